package passage

import (
	"slices"
	"strings"

	"yulun/nlp/lexicon"
)

// ruleWords end the names of rules and plans. The same marks enclose films, books and headlines
// (《黑镜》), and to name those is to say something.
var ruleWords = []string{
	"办法", "条例", "规定", "细则", "意见", "通知", "纲要", "规划", "计划", "方案", "目录", "清单", "公告", "决定", "备忘录",
	"指引", "指南", "准则", "工作要点", "信用法", "须知", "通告", "启事", "程序", "流程", "限制消费令", "悬赏令",
}

// names lists where the names of rules and plans are in a sentence of a folded text:
// 《国务院关于……的意见》.
func names(text []rune, start, end int) []Clause {
	var out []Clause
	open := -1
	for i := start; i < end; i++ {
		switch text[i] {
		case '《':
			if open < 0 {
				open = i
			}
		case '》':
			if open >= 0 && isRule(string(text[open+1:i])) {
				out = append(out, Clause{open, i})
			}
			open = -1
		}
	}
	return out
}

// isRule reports whether a folded name is that of a rule or a plan, with or without (试行).
func isRule(name string) bool {
	name, _, _ = strings.Cut(name, "(")
	name = strings.TrimSpace(name)
	return slices.ContainsFunc(ruleWords, func(w string) bool { return strings.HasSuffix(name, w) })
}

// outsideNames drops the cues within names of documents, except those of the topic: a rule's name
// says what the rule is about, but makes no point and takes no side.
func outsideNames(hits []lexicon.Hit, names []Clause) []lexicon.Hit {
	if len(names) == 0 {
		return hits
	}
	return slices.DeleteFunc(hits, func(h lexicon.Hit) bool {
		return !h.Entry.Kind.OfTopic() && slices.ContainsFunc(names, func(n Clause) bool { return h.Start >= n.Start && h.Start < n.End })
	})
}
