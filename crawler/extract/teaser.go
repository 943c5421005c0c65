package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html/atom"

	"yulun/internal/lazyre"
)

// The values of article.Notes.Partial that this package sets.
const (
	// PartialPaywall: the page shows the beginning of a text that subscribers or members read
	// whole.
	PartialPaywall = "paywall"
	// PartialPages: the text continues on further pages that were not read.
	PartialPages = "missing_page"
	// PartialLength: the page is longer than what is read of one.
	PartialLength = "too_long"
	// PartialFeed: the text is the beginning that a feed gives.
	PartialFeed = "feed_excerpt"
)

// offer matches the sentences by which a page asks the reader to pay or to register for the rest.
var offer = anyOf(
	`(?:订阅|訂閱|购买|購買|付费|付費|开通|開通|加入|成为|成為|登录|登入|登錄|注册|註冊|升级|充值|解锁|解鎖).{0,24}(?:后|後|即|可|以|才|就|立即)?.{0,8}(?:阅读|閱讀|查看|解锁|解鎖|观看|浏览|瀏覽|继续|繼續|看|享).{0,8}(?:全文|完整|剩余|剩餘|余下|其余|更多|本文|后续|内容|深度|全部)`,
	`(?:剩余|剩餘|还有|還有|余下|尚有|未读)\s*(?:全文|内容|內容|正文)?的?\s*\d{1,5}(?:\.\d+)?\s*(?:%|％|字)`, `\d{1,3}\s*(?:%|％)的?(?:内容|全文|正文|内文).{0,10}(?:付费|订阅|未|会员|解锁)`,
	`(?:本文|該文|该文|此文|本篇|本内容|以下|以下内容|全文|文章|余下内容).{0,10}(?:为|為|是|属|属于|仅限|僅限|限|需).{0,6}(?:付费|付費|会员|會員|收费|訂閱|订阅|订户|訂戶|VIP)`,
	`(?:付费|付費|会员|會員|订阅|訂閱|订户|VIP)(?:用户|會員|会员|读者|讀者)?(?:专享|專享|专属|可读|可讀|限定|独享|才能|方可|可见|可看)`, `(?:试读|試讀|试看|免费阅读)(?:部分|内容)?(?:已)?(?:结束|結束|完毕|到此)`, `(?:订阅|訂閱|付费|付費|会员)(?:后|後)?(?:可|即可)?(?:阅读|閱讀|查看|解锁|解鎖|畅读|暢讀)`,
	`\bsubscri(?:be|bing|ption)\b.{0,50}\b(?:to|for|and)\b.{0,16}\b(?:continue|read|unlock|access|view|full|keep|finish|rest|unlimited)`, `\b(?:to|and) (?:continue|keep|finish) reading\b.{0,80}`, `\b(?:continue|keep) reading\b.{0,60}\b(?:subscri|sign|log|register|account|free|member|trial|paid|\$|£|€)`,
	`\b(?:subscribers?|members?)[- ]only\b`, `\b(?:only|exclusively|reserved|exclusive|available) (?:available )?(?:for|to) (?:paid |paying |our |registered )?(?:subscribers|members)`, `\bfor (?:paid |paying |premium )?(?:subscribers|members) only\b`, `\balready a (?:subscriber|member)\b`, `\b(?:you(?:['’]ve| have)) (?:reached|read|used|hit)\b.{0,50}\b(?:limit|free|articles?)`, `\bunlock (?:this|the|full|unlimited)\b`,
	`\bstart (?:your|a) .{0,16}trial\b`, `\bbecome a (?:paid )?(?:member|subscriber)\b`, `\b(?:rest|remainder|remaining \d+ ?%|full text|full article|full story)\b.{0,30}\b(?:is|are)\b.{0,50}\b(?:subscri|members|paywall|paying|behind)`, `\b(?:premium|subscriber|member) (?:content|article|story|exclusive)\b`, `\b(?:this|the) (?:article|story|post|content) is (?:for|part of|limited|locked|behind)\b.{0,50}\b(?:subscri|member|paywall|premium|paid|paying)`, `\b\d{1,3} ?% of (?:this|the) (?:article|story|text) (?:remains?|left|is)\b`, `\b(?:sign|log) in\b.{0,20}\bto (?:continue|read)\b`, `\bregister\b.{0,20}\bto (?:continue|keep|read)\b`,
)

// restOffer matches a whole line that asks the reader to do something for the rest of this very
// text: to subscribe or to sign in, or to open it in an app.
var restOffer = anyOf(
	`^[^\p{L}\d]*`+toJoin+`[^，。；]{0,16}，?(?:后|後|以|来|即可|可|才能|请|請|去)?(?:继续|繼續)?`+toSee+`(?:本文|文章|该文|該文)?(?:的)?`+theRest+`[^，。；]{0,6}[。！]?[^\p{L}\d]*$`,
	`^[^\p{L}\d]*`+inApp+`[^，。；]{0,6}，?(?:继续|繼續)?`+toSee+`(?:本文|文章|该文|該文)?(?:的)?`+theRest+`[^，。；]{0,6}[。！]?[^\p{L}\d]*$`,
	`^[^\p{L}\d]*(?:如?需|想|要)?(?:继续|繼續)?`+toSee+`(?:本文|文章|该文|該文)?(?:的)?`+theRest+`[^，。；]{0,2}，?(?:请|請|需|需要|须|須|可)(?:先)?`+toJoin+`[^，。；]{0,16}[。！]?[^\p{L}\d]*$`,
	`^(?:please )?(?:to|and) (?:continue to )?(?:read|see|view|access|get|unlock|finish|continue) `+latinRest+`,? ?(?:please |just |simply |you (?:must|need to|have to|can) |first )*`+latinJoin,
	`^(?:please )?`+latinJoin+`\b[^.!?]{0,50}\b(?:to|and|for)\b(?: (?:continue|keep|finish))?(?: (?:to )?(?:read|reading|see|view|access|get|unlock|finish|enjoy))? `+latinRest+`\W*(?:today|now|here)?\W*$`,
)

// The parts of such lines.
const (
	toJoin    = `(?:请|請|立即|点击|點擊|先|需|须|須)*(?:打开|打開|下载|下載|安装|安裝|扫码|掃碼|登录|登入|登錄|注册|註冊|订阅|訂閱|开通|開通|购买|購買|付费|付費|进入|進入|前往)`
	inApp     = `(?:请|請)?(?:在|到|去|用|使用|上|通过|通過)[^，。；]{0,12}(?:app|客户端|客戶端|应用|應用|小程序)`
	toSee     = `(?:阅读|閱讀|查看|浏览|瀏覽|观看|解锁|解鎖|展开|看|读|讀)`
	theRest   = `(?:全文|完整|全部|剩余|剩餘|余下|餘下|其余|其餘)`
	latinJoin = `(?:subscribe|sign (?:in|up)|log ?in|register|become a (?:member|subscriber)|create (?:a|an|your) (?:free )?account|(?:download|open|get|install|use) (?:the|our|this in the|it in the|in) (?:\w+ )?app)`
	latinRest = `(?:(?:the|this) )?(?:(?:full|whole|entire|complete|remaining) (?:story|article|text|post|piece|report|version|content)|(?:the )?(?:rest|remainder) of (?:the|this|our) (?:story|article|text|post|piece|report|content))`
)

// Bounds of an offer: its weight, that of one for the rest, and how many lines of the text's end
// are looked at.
const (
	maxOffer     = 360
	maxRestOffer = 150
	offerLines   = 4
)

// withoutOffer is a text without the lines at its end that ask the reader to pay for the rest;
// found says whether there were any. A sentence of the story that speaks of subscriptions isn't at
// the end or is followed by more of the story.
func withoutOffer(lines []string) (rest []string, found bool) {
	for i := len(lines) - 1; i >= max(0, len(lines)-offerLines); i-- {
		if !isOffer(lines[i]) {
			continue
		}
		for j := i + 1; j < len(lines); j++ { // what follows must be buttons
			if !isButton(lines[j]) && !isOffer(lines[j]) {
				return lines, false
			}
		}
		for i > 0 && isOffer(lines[i-1]) {
			i--
		}
		return lines[:i], true
	}
	return lines, false
}

// isButton reports a line that may be below an offer: a short one that is not a sentence of the
// story.
func isButton(line string) bool {
	w := weightOf(line)
	return w <= 90 && (w <= 60 || !strings.HasSuffix(line, "。") || !strings.Contains(line, "，"))
}

// isOffer reports a line that asks the reader to pay: it speaks to the reader, not of somebody who
// said so.
func isOffer(line string) bool {
	return isRestOffer(line) || weightOf(line) <= maxOffer && containsAny(line, offerSigns) && offer.MatchString(line) && !reported.MatchString(line)
}

func isRestOffer(line string) bool {
	return len(line) <= 3*maxRestOffer && weightOf(line) <= maxRestOffer && containsAny(strings.ToLower(line), restSigns) && restOffer.MatchString(line)
}

// restSigns are words of which every offer of the rest has one.
var restSigns = []string{
	"全文", "完整", "全部", "剩", "余下", "餘下", "其余", "其餘",
	"full", "whole", "entire", "complete", "rest", "remain",
}

// offerSigns are words of which every offer has one.
var offerSigns = []string{
	"阅", "閱", "看", "解", "付", "会员", "會員", "剩", "全文", "订", "试", "購", "VIP",
	"ubscri", "ember", "read", "unlock", "Unlock", "limit", "trial", "emium", "rest of", "% of", "remain",
}

// reported matches a sentence that reports what others said.
var reported = lazyre.New(`(?i)表示|认为|记者|指出|介绍说|告诉|报道称|公布|发布了|去年|\b(?:said|says|told|announced|according to|reported|argued)\b`)

// wallNames are the names of the elements that are where a text breaks off.
var wallNames = words(`paywall regwall paygate pay-wall pay_wall subscribe-wall subscription-wall paywall-container article-paywall locked-content premium-wall piano-offer
	tp-container-inner metered-wall gated-content-wall content-gate subscriber-wall paybox pay-box pay_box paywallbox buy-article article-locked unlock-article fufei paid-wall`)

// isTeaser reports whether the page shows the beginning of a paid text alone. offered says that an
// offer was at the text's end.
func (r *pageReader) isTeaser(lines []string, offered bool) bool {
	if offered {
		return true
	}
	shown := weightOf(strings.Join(lines, ""))
	end, walled := len(r.layout.blocks), r.hasWall()
	for i := r.body.first; i < end; i++ { // right below the text, or where it was
		b := &r.layout.blocks[i]
		if i >= r.body.end+wallLines && !b.boiler {
			break
		}
		if b.elem < 0 {
			continue
		}
		cleaned := i >= r.body.end-wallLines && i < r.body.end && !slices.Contains(lines, b.text) // as what the reader is asked to do
		if (cleaned || walled && r.inWall(b.elem)) && isOffer(b.text) {
			return true
		}
		if i >= r.body.end && i < r.body.end+wallLines && shown < maxTeaser && isRestOffer(b.text) {
			return true
		}
	}
	ld := r.ld()
	locked := strings.EqualFold(r.facts.first("article:content_tier"), "locked") || strings.EqualFold(r.facts.first("article:content_tier"), "metered") && r.hasWall()
	paid := r.facts.paid || ld != nil && ld.paid
	if ld == nil {
		ld = &ldArticle{}
	}
	return locked && shown < maxTeaser || paid && !r.showsPaid(ld, shown)
}

// wallLines is how many lines below the text an offer may be.
const wallLines = 6

func (r *pageReader) inWall(elem int32) bool {
	for i := elem; i >= 0; i = r.layout.elems[i].parent {
		if isWall(r.layout.elems[i].names) {
			return true
		}
	}
	return false
}

func isWall(names []string) bool {
	for _, n := range names {
		if wallNames[n] {
			return true
		}
	}
	return false
}

func (r *pageReader) hasWall() bool {
	for i := range r.layout.elems {
		if isWall(r.layout.elems[i].names) {
			return true
		}
	}
	return false
}

// showsPaid reports whether the page shows the part that its markup says is to be paid for: some
// send it to everybody, for a number of visits. shown is the weight of the text that was read.
func (r *pageReader) showsPaid(ld *ldArticle, shown float64) bool {
	if ld.words > 0 { // a Chinese one counts characters
		unit := 4.5
		if hasHan(ld.headline) {
			unit = hanziWeight
		}
		return shown >= 0.8*float64(ld.words)*unit
	}
	if shown >= maxTeaser {
		return true
	}
	for _, selector := range ld.paidParts {
		match, err := cascadia.ParseGroup(selector)
		if err != nil {
			continue
		}
		paid := 0.0
		for _, n := range cascadia.QueryAll(r.root, match) {
			if n.DataAtom != atom.Script {
				paid += weightOf(squeeze(rawText(n)))
			}
		}
		if paid > 0 && paid >= shown/2 && shown >= minPaid {
			return true
		}
	}
	return false
}

// maxTeaser is the weight of a text above which markup alone is not a sign that it is only a
// beginning: many sites call every article paid and send it whole.
const maxTeaser = 2400

// minPaid is the least weight of a text that may be a whole paid one.
const minPaid = 1500

// paidOf reads from an object of JSON-LD whether its text is to be paid for, and which elements
// hold the paid part.
func paidOf(o map[string]any) (paid bool, parts []string) {
	paid = isFalse(o["isAccessibleForFree"])
	list, ok := o["hasPart"].([]any)
	if !ok {
		list = []any{o["hasPart"]}
	}
	for _, p := range list {
		m, _ := p.(map[string]any)
		if m == nil || !isFalse(m["isAccessibleForFree"]) {
			continue
		}
		paid = true
		for _, s := range stringsOf(m["cssSelector"]) {
			if len(s) < 200 {
				parts = append(parts, s)
			}
		}
	}
	return paid, parts
}

func isFalse(v any) bool {
	switch v := v.(type) {
	case bool:
		return !v
	case string:
		return strings.EqualFold(strings.TrimPrefix(strings.TrimPrefix(v, "http://schema.org/"), "https://schema.org/"), "false")
	}
	return false
}

// wordsOf is the word count of an object of JSON-LD, 0 when it gives none.
func wordsOf(v any) int {
	switch v := v.(type) {
	case float64:
		return int(min(v, 1e6))
	case string:
		var n int
		if json.Unmarshal([]byte(v), &n) == nil {
			return n
		}
	}
	return 0
}
