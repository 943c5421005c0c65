package extract

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// document is a page with a title and a body.
func document(title, body string) string {
	return `<!doctype html><html><head><meta charset="utf-8"><title>` + title + `</title></head><body>` + body + `</body></html>`
}

// codeOf is the code with which a page is refused; empty when it is read.
func codeOf(t *testing.T, page string) string {
	t.Helper()
	_, err := Read(Input{Body: []byte(page), URL: "http://www.a.example/2024/a_1.html", Now: now})
	if err == nil {
		return ""
	}
	var refused *NoArticleError
	if !errors.As(err, &refused) || !errors.Is(err, ErrNoArticle) {
		t.Fatalf("the error is %v", err)
	}
	if refused.Reason == "" || !strings.Contains(err.Error(), refused.Reason) {
		t.Errorf("the error %q doesn't say why", err)
	}
	return refused.Code
}

// links is a list of n links to other pieces, each with something beside it.
func links(n int, beside string) string {
	heads := []string{"青石县公布上半年信用监测结果", "三家物业公司因合同违约被约谈", "图书馆试行免押金借书新办法", "港区货车司机可凭守信记录优先进场", "夜市摊主自发签订诚信经营公约", "老旧小区加装电梯进度公示"}
	var b strings.Builder
	b.WriteString("<ul>")
	for i := range n {
		fmt.Fprintf(&b, `<li><a href="/n/%d.html">%s</a>%s</li>`, i, heads[i%len(heads)], beside)
	}
	return b.String() + "</ul>"
}

func TestPagesThatHoldNoArticle(t *testing.T) {
	t.Parallel()
	tests := []struct{ code, name, page string }{
		{CodeLoginWall, "form", document("登录 - 青石论坛", `<h2>欢迎回来</h2><form><input name=u><input type=password></form><p>还没有账号？立即注册，即可收藏文章、发表评论，并在手机和电脑之间同步您的阅读记录。</p><p>登录遇到问题？请使用注册时的邮箱找回密码。</p>`)},
		{CodeLoginWall, "question", document("青石市民热线为什么打不通？ - 知问", `<h1>青石市民热线为什么打不通？</h1><p>请先登录后再查看该问题下的 57 个回答，登录后您还可以关注话题、点赞和参与讨论。</p><p>首次使用手机验证码登录将自动为您创建账号，登录即表示同意《知问用户协议》和《隐私政策》。</p>`)},
		{CodeLoginWall, "sign in", document("Sign in | The Harbour Post", `<h1>Sign in</h1><p>Sign in to your account to read, save and share stories from The Harbour Post.</p><p>Forgot your password? Enter your email address and we will send you a link to reset it.</p><p>New to The Harbour Post? Create an account in two minutes. By continuing you agree to our terms of use.</p>`)},
		{CodeLoginWall, "members", document("Harbour council minutes - Townsquare", `<h1>Harbour council minutes</h1><p>You must be logged in to view this discussion. Please log in or sign up to continue.</p><p>Already have an account? Log in with your email and password, or register now to join the conversation.</p>`)},
		{CodeLoginWall, "passport", document("统一身份认证平台", `<div><p>请使用手机号码或者身份证号登录，未注册的用户请先注册账号并完成实名核验。</p><p>扫码登录更安全，忘记密码请点击下方链接按照提示重置密码。</p></div>`)},

		{CodeCookieWall, "consent", document("Before you continue | Harbour Post", `<h1>Before you continue</h1><p>We and our partners use cookies to store and access personal data such as browsing data, and to show you personalised ads and content.</p><p>By selecting "Accept all" you consent to the use of these technologies. You can manage your choices at any time in our privacy centre.</p>`)},
		{CodeCookieWall, "pay or accept", document("Harbour Post", `<p>To read harbourpost.example you can accept cookies and advertising, or take out a subscription without tracking.</p><p>With your consent, we and our 214 vendors process your data to measure ads. You may withdraw your consent or change your preferences whenever you like.</p><p>Your choices apply to this website only and are kept for six months.</p>`)},
		{CodeCookieWall, "Chinese", document("隐私设置 - 海港在线", `<h1>隐私设置</h1><p>我们使用 Cookie 及类似技术，以便为您提供更好的浏览体验，并向您展示个性化内容和广告。</p><p>您可以接受全部 Cookie，也可以管理偏好设置；继续浏览本网站即视为同意我们的 Cookie 政策。</p>`)},
		{CodeCookieWall, "preferences", document("Cookie preferences", `<h1>Your choices about cookies</h1><p>Our website uses strictly necessary cookies, and with your permission analytics cookies. You can accept or reject cookies by category.</p><p>We share data about your use of our site with our advertising partners. See our cookie policy to learn how you can change your preferences.</p>`)},

		{CodeCaptcha, "slider", document("访问验证", `<h3>亲，请按住滑块，拖动到最右边</h3><p>系统检测到您的访问行为异常，为保证账号安全，请完成验证后继续访问。</p>`)},
		{CodeCaptcha, "characters", document("青石日报", `<p>您的访问过于频繁，请输入图片中的验证码，验证成功后即可继续浏览，感谢您的配合。</p><p>如果多次验证仍不能通过，请换一个网络环境再试。</p>`)},
		{CodeCaptcha, "browser check", document("One moment, please...", `<h2>Checking your browser before you access harbourpost.example</h2><p>This process is automatic. Your browser will redirect to the requested content shortly. Please allow up to 5 seconds.</p><p>DDoS protection. Ray ID: 7f2a</p>`)},
		{CodeCaptcha, "robot", document("Robot Check", `<p>To discuss automated access to our pages please contact us. Enter the characters you see below: we need to make sure that you are not a robot.</p>`)},
		{CodeCaptcha, "press and hold", document("harbourpost.example", `<h1>Before we continue...</h1><p>Press and hold the button to confirm you are a human and not a bot.</p><p>Reference ID: 3c1d-99</p>`)},

		{CodeAccessDenied, "firewall", document("拦截提示", `<h1>您的请求已被网站防火墙拦截</h1><p>您的访问请求可能对网站造成安全威胁，已被拦截。如有疑问，请联系网站管理员并提供事件编号 20240305-11。</p>`)},
		{CodeAccessDenied, "region", document("Unavailable", `<p>This content is not available in your region. We recognise that you are attempting to access this website from a country where we can't offer it for legal reasons.</p><p>Your access has been restricted. Contact support if you believe this is an error.</p>`)},
		{CodeAccessDenied, "edge", document("Access Denied", `<h1>Access Denied</h1><p>You don't have permission to access "http://harbourpost.example/a" on this server.</p><p>Reference #18.2d</p>`)},
		{CodeAccessDenied, "blocked", document("Attention", `<h1>Sorry, you have been blocked</h1><h2>You are unable to access harbourpost.example</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p><p>Contact the site owner to let them know you were blocked, with the incident ID 81c2.</p>`)},

		{CodeDeletedNotice, "looked for", document("提示", `<div><p>很抱歉，您要找的新聞已移除</p></div>`)},
		{CodeDeletedNotice, "opened", document("海港新聞網", `<p>您點閱的文章已下架</p>`)},
		{CodeDeletedNotice, "searched for", document("提示", `<p>你要搜尋的內容已被刪除</p>`)},

		{CodeSoft404, "moved", document("出错啦 - 海港网", `<div class="box"><p>哎呀，您查找的页面可能已经更名或者暂时不可用。</p><p>您可以检查网址是否正确，或者返回首页继续浏览其他内容。</p></div>`+links(6, ""))},
		{CodeSoft404, "home title", document("海港网_海港市综合新闻门户网站", `<p>对不起，您浏览的网页不存在或者已经失效，3秒后将自动返回首页。</p>`)},
		{CodeSoft404, "lost", document("青石在线", `<h2>页面飞走了</h2><p>找不到您要的内容，可能是链接输入有误，您可以使用站内搜索找找看。</p>`)},
		{CodeSoft404, "English", document("Page not found | Harbour Post", `<h1>Sorry, we couldn't find that page</h1><p>The page you are looking for may have been moved, renamed or deleted. Check the address for typing errors, or use the search above.</p><p>You can also return to our homepage to see the latest news.</p>`)},
		{CodeSoft404, "English with the site's title", document("Harbour Post: news from the coast", `<p>Oops! The story you requested is no longer available on our site.</p><p>Try a search, or go back to the home page.</p>`)},
		{CodeSoft404, "not there or deleted", document("提示信息", `<p>文章不存在或已删除，请返回首页浏览其他文章。</p>`)},

		{CodeDeletedNotice, "publisher", document("提示", `<p>该文章已被发布者删除</p>`)},
		{CodeDeletedNotice, "rules", document("海港快讯", `<h1></h1><div class="tips"><p>此内容因违反相关法律法规和政策，已无法查看。</p></div>`)},
		{CodeDeletedNotice, "framed", document("海港快讯", `<div class="nav"><a href="/">首页</a> <a href="/news/">新闻</a></div><div class="main"><h2>抱歉，该稿件已被作者撤回</h2></div>`+links(9, "<span>2024-03-05</span>")+`<div class="foot">版权所有 海港快讯</div>`)},
		{CodeDeletedNotice, "dated", document("海港快讯", `<h1>三家公司被列入名单</h1><div>2024-03-05 10:00 来源：海港快讯</div><div class="article-content"><p>本文应当事人要求已被删除。</p></div>`)},
		{CodeDeletedNotice, "short below a headline", document("三家公司被列入名单", `<h1>三家公司被列入名单，市民可在月底前提出异议</h1><div>2024-03-05 10:00 来源：海港快讯</div><div class="article-content"><p>该文已删除</p></div>`)},
		{CodeDeletedNotice, "short beside other pieces", document("三家公司被列入名单 - 海港快讯", `<h1>三家公司被列入名单</h1><div>2024-03-05 10:00</div><div class="article-content"><p>内容已被删除。</p></div><h3>相关新闻</h3>`+links(5, ""))},
		{CodeDeletedNotice, "English, below a headline", document("Three firms listed", `<h1>Three firms listed by the harbour council</h1><p class="date">5 March 2024</p><div class="article-body"><p>This story has been taken down.</p></div>`)},
		{CodeDeletedNotice, "by the rules", document("", `<p>根据相关法律法规和政策，该页面内容无法显示。</p>`)},
		{CodeDeletedNotice, "English", document("Harbour Post", `<h1>This article has been removed</h1><p>This article has been removed at the request of its author.</p>`)},
		{CodeDeletedNotice, "withdrawn", document("Story withdrawn - Harbour Post", `<p>The story you requested has been withdrawn by its publisher.</p>`)},
		{CodeDeletedNotice, "traditional", document("海峽快報", `<p>很抱歉，此篇文章已下架，該文章已被刪除。</p>`)},

		{CodeErrorPage, "maintenance", document("系统维护中", `<p>网站正在进行系统维护，暂时无法提供服务，请稍后再试，由此给您带来的不便敬请谅解。</p>`)},
		{CodeErrorPage, "busy", document("海港网", `<h1>系统繁忙</h1><p>服务器开小差了，请稍后重试。</p>`)},
		{CodeErrorPage, "gateway", document("502 Bad Gateway", `<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>`)},
		{CodeErrorPage, "back soon", document("We'll be back soon", `<h1>We'll be back soon!</h1><p>Sorry for the inconvenience. We are performing maintenance at the moment and our site will be back online shortly. Please try again in an hour.</p>`)},

		{CodeAboutPage, "paper", document("本报简介 - 海港晚报", `<h1>本报简介</h1><p>海港晚报创刊于一九八六年，是海港报业集团主办的综合性都市报，日均发行二十余万份。</p><p>本报坚持贴近生活，多次获得省级新闻奖，现有采编人员一百二十人。</p>`)},
		{CodeAboutPage, "contact", document("联系我们_青石在线", `<h1>联系我们</h1><p>地址：青石市中山路一百号新闻大厦六楼，邮编：四三〇〇〇〇。新闻热线：八八八八六六六六，商务合作请致电总编室。</p>`)},
		{CodeAboutPage, "about", document("About the Harbour Post - Harbour Post", `<h1>About us</h1><p>The Harbour Post was founded in 1911 and covers the towns of the eastern coast. Our newsroom of forty journalists publishes a daily paper and this website.</p><p>Our mission is to give readers news that they can rely on. Contact us with corrections at any time.</p>`)},
		{CodeAboutPage, "terms", document("Terms of use | Harbour Post", `<h1>Terms of use</h1>`+strings.Repeat(`<p>Users may read and print the material on this site for personal use, provided that no notice of rights is removed and no part of the material is sold.</p>`, 12))},
		{CodeAboutPage, "rights", document("版权声明-青石新闻网", `<h1>版权声明</h1><p>凡注明来源为青石新闻网的作品，版权均属青石新闻网所有，其他媒体转载须事先取得书面授权，并注明出处。</p><p>如转载作品涉及版权问题，请权利人在三十日内与本网联系，本网将及时处理。</p>`)},

		{CodeListPage, "column", document("工作动态_信用青石", `<h2>工作动态</h2>`+links(14, "<span>2024-03-05</span>")+`<div>本站由青石市发展和改革局承办，内容如有差错请拨打电话与编辑联系，我们将及时更正。</div>`)},
		{CodeListPage, "rows", document("Latest stories | Harbour Post", `<h1>Latest stories</h1><table>`+strings.Repeat(`<tr><td><a href="/s/1">Harbour council votes on new parking rules</a></td><td>5 March</td></tr>`, 12)+`</table>`)},
		{CodeListPage, "teasers", document("标签：诚信 - 青石网", `<h1>诚信</h1>`+strings.Repeat(`<div><h3><a href="/n/1.html">青石县公布上半年信用监测结果</a></h3><p>监测结果显示，全县信用状况总体平稳，个别乡镇的合同履约率有待提高，主管部门将开展回访。</p></div>`, 7))},
		{CodeListPage, "results", document("Search results for “credit” | Harbour Post", `<p>About 312 results, sorted by date.</p>`+strings.Repeat(`<div><a href="/s/1">Harbour council votes on new credit rules</a><p>... the council voted on Monday on rules for credit unions, after a debate of two hours ...</p></div>`, 6))},
		{CodeListPage, "edition", document("海港晚报 第A02版：要闻", `<h1>第A02版：要闻</h1><p>市政府昨天召开新闻发布会，通报上半年经济运行情况，并就市民关心的几个问题作了说明，详见三版。</p>`+links(16, ""))},

		{CodeMediaOnly, "player", document("直播回放：信用主题发布会_青石电视台", `<h1>信用主题发布会</h1><video src="a.mp4"></video><p>您的浏览器不支持视频播放，请升级浏览器后观看。时长：45:10</p>`)},
		{CodeMediaOnly, "clip", document("Watch: harbour fire put out | Harbour TV", `<h1>Harbour fire put out</h1><div><video></video><span>Play video</span><span>1:12</span></div>`)},
		{CodeMediaOnly, "audio", document("早间播报", `<h1>早间播报</h1><audio src="a.mp3"></audio><p>点击播放 00:00 / 12:30</p>`)},
		{CodeMediaOnly, "picture", document("图说青石", `<h1>图说青石</h1><div class="article-content"><img src="a.jpg"></div>`)},

		{CodeScriptOnly, "app", document("青石号", `<div id="root"></div><script src="/main.js"></script>`)},
		{CodeScriptOnly, "noscript", document("Harbour Post", `<noscript>You need to enable JavaScript to run this app.</noscript><div id="__next"></div><script src="/a.js"></script>`)},
		{CodeScriptOnly, "loading", document("海港头条", `<div id="app"><p>正在加载，请稍候……</p></div><script>load()</script>`)},
		{CodeScriptOnly, "other state", document("", `<div id="app"></div><script>window.__STATE__={"user":{"name":"guest"},"flags":[1,2,3]}</script>`)},

		{CodeNoText, "emptied", document("三家公司被列入名单 - 海港快讯", `<div class="nav"><a href="/">首页</a><a href="/a/">新闻</a><a href="/b/">评论</a></div><h1>三家公司被列入名单</h1><div class="article-content"></div>`)},
		{CodeNoText, "a comment was deleted", document("三家公司被列入名单", `<h1>三家公司被列入名单</h1><div>2024-03-05 10:00</div><div class="article-content"></div><div><p>该评论已被删除</p></div>`)},
		{CodeNotPage, "feed", `<?xml version="1.0"?><rss><channel></channel></rss>`},
		{CodeNotPage, "data", `{"code":404}`},
	}
	for _, tt := range tests {
		t.Run(tt.code+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			if got := codeOf(t, tt.page); got != tt.code {
				t.Errorf("refused with %q, want %q", got, tt.code)
			}
		})
	}
}

// TestArticlesAboutSuchPages reads articles that speak of logins, cookies and missing pages, or
// look a little like lists: none may be refused.
func TestArticlesAboutSuchPages(t *testing.T) {
	t.Parallel()
	story := func(title, dateline string, paragraphs ...string) string {
		return document(title+" - 海港日报", `<h1>`+title+`</h1><div>`+dateline+`</div><div class="article-content"><p>`+strings.Join(paragraphs, "</p><p>")+`</p></div>`)
	}
	const dateline = "2024-03-05 10:00 来源：海港日报"
	tests := map[string]string{
		"a law on cookies": story("Regulator fines three sites over cookie walls", "5 March 2024",
			"The data protection office fined three news sites on Tuesday for refusing entry to readers who would not accept cookies.",
			"The sites had told readers that their consent was needed, the office said, although the law leaves readers a choice."),
		"advice on cookies": story("How to refuse cookies and keep your privacy", "5 March 2024",
			"Every week the average reader is asked some forty times for consent. Most people click the brightest button, a study of the university found.",
			"The researchers watched two hundred volunteers for a month. Half of them gave up after the third banner, and a fifth closed the page.",
			"Browsers could answer for their users, the authors argue, but the industry has fought that idea for ten years."),
		"logins":                     story("政务平台登录难，市民跑断腿", dateline, "多位市民向本报反映，市政务服务平台登录时常收不到验证码，老人只好到窗口排队办理。", "平台负责人回应说，新系统上线后用户注册量激增，技术人员已扩容，预计本周恢复正常。"),
		"a headline about 404":       story("404页面变成寻人启事，公益组织获奖", dateline, "一家公益组织把失踪儿童的照片放到网站的出错页面上，两年来帮助找回了七名孩子。", "组织者说，全国已有三百家网站加入这个项目，每天展示超过十万次。"),
		"a number in front":          story("407家企业因拖欠工资上榜", dateline, "市人社局昨天公布第二批名单，407家企业因拖欠工资被列入，名单有效期三年。"),
		"a number in front, undated": story("508家企业完成信用修复 云溪县简化流程", "", "市信用办昨日公布第二批名单，508家企业完成信用修复，办理不收任何费用。"),
		"404 people":                 story("404名失信被执行人被曝光", "", "江湾法院昨天公布新一批名单，404名失信被执行人被曝光，照片在车站大屏滚动播出。"),
		"a number and a space":       story("503 家商户获守信标识", "", "老城区昨天给503家商户发放守信标识，有效期两年，期间接受居民投诉。"),
		"403 firms":                  story("403 firms taken off the blacklist", "", "The credit office said on Monday that 403 firms had been taken off the blacklist after they paid what they owed to their workers."),
		"sorry in a headline":        story("Sorry, your score is not high enough: how a town rates its residents", "", "Li Na had saved for two years when the bank clerk turned her down. Her points, he said, were eleven short of what the town asks of a borrower.", "The town began to rate its residents in 2014. Every household starts with a thousand points, and loses them for unpaid fees, late bills or a quarrel with an official.", "The office that keeps the list says that few complain, and that most of those who lose points earn them back within a year by voluntary work."),
		"deleted posts":              story("“该内容已被发布者删除”：谁在删帖", dateline, "最近一个月，本市三个论坛上有关物业费的帖子陆续消失，点开以后只剩一行字：该内容已被发布者删除。", "记者联系到其中两位发帖人，他们都说帖子是自己删的，原因是物业公司答应退费。", "论坛管理方表示，平台没有接到任何删帖要求，后台记录可以查证。"),
		"a short one on deletion":    story("网信办：平台不得擅自删除用户投诉", dateline, "市网信办昨天发布通知，要求各平台不得擅自删除用户投诉，违者将被约谈，投诉人可向网信办举报。"),
		"system error":               story("系统错误致两千人征信受损", dateline, "因银行系统错误，两千多名客户的还款被记为逾期，银行昨天致歉，并承诺在三日内更正全部记录。"),
		"captchas":                   story("验证码难倒老年人，银行推出语音服务", dateline, "看不清图片中的验证码，是不少老年人使用手机银行时的烦恼，本市两家银行上周推出语音服务。", "七十岁的周阿姨说，以前每次都要孩子帮忙，现在听着提示就能办完。"),
		"a paper's anniversary":      story("海港日报创刊四十周年", dateline, "海港日报昨天迎来创刊四十周年，社长在座谈会上说，本报将坚持为读者服务，改进民生报道。", "老读者代表周先生带来一张创刊号，他说每天看报的习惯保持了四十年。"),
		"short with many links":      document("港区公布信用名单，两家公司移出_海港网", `<h1>港区公布信用名单，两家公司移出</h1><div class="article-content"><p>港区管委会昨天公布本季度信用名单，两家公司完成整改后移出，新增一家物流公司。</p></div>`+links(9, "")),
		"a box of links in it":       story("图书馆免押金借书半年，丢书两本", dateline, "市图书馆试行免押金借书半年来，共借出图书八万册，只丢失两本，馆长说这比预想的好。"+`</p><div><b>推荐阅读</b>`+links(8, "")+`</div><p>`, "馆方计划从下月起把办法推广到全部分馆，读者凭身份证就能办理，逾期不还的暂停借阅。"),
		"a video with a report":      document("发布会回放_青石电视台", `<h1>青石发布信用新规</h1><div>2024-03-05 10:00</div><video src="a.mp4"></video><div class="article-content"><p>青石市昨天发布信用新规，轻微失信记录满三个月可以申请撤下，办理不收费用，市民可在线提交材料。</p></div>`),
		"a maintenance notice":       story("港区大桥维护，三条公交绕行", dateline, "港区大桥从明天起进行为期两周的维护，三条公交线路绕行，请市民提前安排出行时间。"),
		"an app's announcement":      story("市民信用 App 上线，登录即可查分", dateline, "海港市民信用 App 昨天上线，市民用身份证号登录后可以查到自己的信用分和扣分原因。", "首日有三万人注册，客服热线一度占线，信用办说将增加人手。"),
		"a court on access denied":   story("Court: bank was wrong to deny access to account", "5 March 2024", "A court in Harbour City ruled on Monday that a bank was wrong to deny a customer access to her account for six weeks.", "The bank said that its security system had blocked her by mistake, and that the rules had been changed since."),
	}
	for name, page := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := codeOf(t, page); got != "" {
				t.Errorf("refused with %q", got)
			}
		})
	}
}
