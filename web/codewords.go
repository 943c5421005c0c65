package web

import (
	"cmp"

	"yulun/article"
	"yulun/codebook"
)

// codeWords are the words of the pages of coding in one language, by what they are for.
type codeWords map[string]string

func wordsOf(lang string) codeWords {
	if lang == "zh" {
		return chineseWords
	}
	return englishWords
}

// lang is the language as articles have it.
func (w codeWords) lang() article.Lang {
	if w["tag"] == "en" {
		return article.English
	}
	return article.Chinese
}

// choice is an entry of the codebook as an answer. Where the codebook has no words in the language,
// those of the other stand there.
func (w codeWords) choice(value string, words codebook.Words) codeChoice {
	if w.lang() == article.English {
		return codeChoice{Value: value, Title: words.Title, Help: words.Description}
	}
	return codeChoice{
		Value: value, Title: cmp.Or(words.TitleZh, words.Title), Help: cmp.Or(words.DescriptionZh, words.Description),
	}
}

var englishWords = codeWords{
	"tag": "en", "title": "Coding",
	"badname": "This can't be a name: use letters or initials, up to 100 bytes.", "who": "Who codes?", "whohint": "Your name or initials, as they shall stand beside your codings. Several coders take turns by changing it.",
	"begin": "Begin", "change": "Change", "youare": "You code as %s.", "samples": "Samples",
	"nosample": "No sample was drawn yet. Draw one with", "progress": "%d of %d coded", "done": "You have coded all %d.",
	"continue": "Continue", "agreement": "Agreement", "coder": "Coder", "coded": "Coded", "decided": "%d decided, %d open",
	"about": "What is known", "item": "Article %d of %d", "mine": "by you", "rules": "Rules of the codebook",
	"relevant": "Is it relevant?", "relevanthint": "Where it is not, nothing else is asked.", "yes": "yes", "no": "no",
	"stance": "Which stance does the piece take as a whole?", "stancehint": "", "strongly": "strongly %s",
	"frames": "Which frames are there?", "frameshint": "All that the piece brings up.", "noframe": "none of them",
	"object": "What does it judge?", "objecthint": "May be left open.", "conduct": "Which conduct is judged?", "conducthint": "May be left open.",
	"note": "Note", "save": "Save, next", "saveonly": "Save", "prev": "Previous", "next": "Next", "list": "All places",
	"unanswered": "Answer this question.", "noneand": "Either none of them, or some.", "wrong": "Nothing was kept yet: answer what is marked.",
	"keys":     "Keys: digits answer the marked question, - says that there is no frame, j and k go to the next and the previous question, Enter saves, n and p turn the page without saving.",
	"savedas":  "You coded this one. Saving again replaces it; the earlier coding stays in the history.",
	"newtext":  "The article has another text than the one that the page showed. Nothing was kept: read it again.",
	"variable": "Variable", "articles": "Articles", "alpha": "Alpha", "ac1": "AC1", "interval": "95 %", "agree": "Agree", "use": "Use",
	"twocoders": "Agreement takes two people who coded the same articles; so far there are %d.", "shared": "%d articles coded, %d of them by two people or more.",
	"reliable": "without reserve", "tentative": "tentative conclusions only", "unsure": "report with a warning", "undefined": "alpha is undefined: all values are the same", "single": "coded by one at most",
	"alphawords": "Alpha is Krippendorff's, with bootstrap intervals over articles; AC1 is Gwet's. From 0.80 a variable is reported without reserve, from 0.667 tentatively.",
	"differ":     "Where coders differ", "nodiffer": "They differ on no article.", "decide": "Decide", "final": "decided",
	"hidden":   "%d more are on articles that you have not coded yet: they are shown when you have.",
	"deciding": "Decide article %d", "decidehint": "What you save counts for the article in place of all codings. What the coders said is beside each question.",
	"codefirst": "Code this article first: what others said would sway you.", "codeit": "Code it",
	"decideblind": "Decide by yourself first: what the coders said is shown once you have saved, and you can change your decision then. It counts in place of all codings and of an earlier decision, and you can't code this article any more.",
	"saidlater":   "What the coders said is shown once you have coded the article or decided on it.",
	"havedecided": "You decided on this article and saw what others said, so you can't code it as an independent coder.",
	"correct":     "Correct the coding of an article",
	"correcthint": "You have seen its score and its outlet, so this is kept apart, as such. It counts in no figure; training can learn from it (yulun train --from-store --sample corrections).",
	"back":        "Back to the article", "saved": "Saved.", "toagreement": "All differences",
}

var chineseWords = codeWords{
	"tag": "zh-Hans", "title": "人工编码",
	"badname": "不能用作姓名：请用文字或缩写，最多 100 字节。", "who": "由谁编码？", "whohint": "请填写姓名或缩写，它会与编码一同保存。多人轮流使用时在此更换。",
	"begin": "开始", "change": "更换", "youare": "当前编码员：%s。", "samples": "样本",
	"nosample": "尚未抽取样本。抽样命令：", "progress": "已编码 %d／%d", "done": "全部 %d 篇均已编码。",
	"continue": "继续", "agreement": "信度", "coder": "编码员", "coded": "已编码", "decided": "已定 %d 篇，待定 %d 篇",
	"about": "编码员情况", "item": "第 %d 篇，共 %d 篇", "mine": "您已编码", "rules": "编码手册的规则",
	"relevant": "是否相关？", "relevanthint": "若不相关，其余问题不必回答。", "yes": "是", "no": "否",
	"stance": "文章总体持何立场？", "stancehint": "", "strongly": "强烈%s",
	"frames": "出现了哪些框架？", "frameshint": "凡文章涉及的，均请选出。", "noframe": "均未出现",
	"object": "评价的对象是什么？", "objecthint": "可以不答。", "conduct": "评价的是哪种行为？", "conducthint": "可以不答。",
	"note": "备注", "save": "保存，下一篇", "saveonly": "保存", "prev": "上一篇", "next": "下一篇", "list": "全部序号",
	"unanswered": "请回答此题。", "noneand": "“均未出现”不能与其他选项同时选择。", "wrong": "尚未保存：请回答标出的问题。",
	"keys":     "按键：数字键回答当前问题，- 表示均未出现，j、k 移到下一题、上一题，回车保存，n、p 翻页而不保存。",
	"savedas":  "此篇您已编码。再次保存会取代原编码，原编码仍留在历史中。",
	"newtext":  "文章的文本与页面所示不同。尚未保存，请重新阅读。",
	"variable": "变量", "articles": "篇数", "alpha": "Alpha", "ac1": "AC1", "interval": "95 % 区间", "agree": "一致率", "use": "用途",
	"twocoders": "信度需要两名编码员编码同样的文章；目前有 %d 名。", "shared": "已编码 %d 篇，其中 %d 篇由两人以上编码。",
	"reliable": "可放心使用", "tentative": "只宜得出初步结论", "unsure": "使用时须加说明", "undefined": "无法计算：取值全部相同", "single": "至多一人编码",
	"alphawords": "Alpha 为 Krippendorff 信度系数，区间由对文章的自助抽样得出；AC1 为 Gwet 系数。0.80 以上可放心使用，0.667 以上只宜得出初步结论。",
	"differ":     "编码员的分歧", "nodiffer": "没有分歧。", "decide": "裁定", "final": "已裁定",
	"hidden":   "另有 %d 处分歧涉及您尚未编码的文章，编码之后显示。",
	"deciding": "裁定第 %d 篇", "decidehint": "保存的内容将取代各编码员的编码，作为此篇的结果。各人的答案列在每题之下。",
	"codefirst": "请先编码此篇，以免受他人答案的影响。", "codeit": "去编码",
	"decideblind": "请先独立裁定：保存之后显示各编码员的答案，届时可以修改。裁定将取代各人的编码和先前的裁定；裁定之后，您不能再编码此篇。",
	"saidlater":   "您编码或裁定此篇之后，才显示各编码员的答案。",
	"havedecided": "您已裁定此篇并看到他人的答案，不能再作为独立的编码员编码此篇。",
	"correct":     "更正一篇文章的编码",
	"correcthint": "您已看到它的得分和媒体，因此这一编码单独保存并注明，不计入任何统计；训练时可以使用（yulun train --from-store --sample corrections）。",
	"back":        "返回文章", "saved": "已保存。", "toagreement": "全部分歧",
}
