package boilerplate

import (
	"strings"
	"testing"
)

// notices are invented lines by kind.
var notices = map[Kind][]string{
	Rights: {
		"著作權所有，未經許可不得轉載。",
		"本文系青石网原创稿件，未经授权严禁转载，违者将追究法律责任。",
		"本文来自微信公众号“江畔夜话”（ID：jiangpan），作者：苏木，青石网经授权发布。",
		"© 2023年江畔电台版权声明：本文所有内容受到著作权法保护，如无特别授权，不得擅自使用。",
		"任何单位和个人不得以任何形式转载，违者必究，本网保留追究法律责任的权利。",
		"This piece was first published in The Lantern. Read the original article.",
		"Our Standards: The Lantern Principles.",
		"青石新闻网 版权所有 未经书面授权不得转载、摘编或以其他方式使用，违者将被追究法律责任。",
		"凡本网注明来源的所有作品，版权均属于青石网，未经本网授权不得转载、摘编或利用其它方式使用上述作品。已经本网授权使用作品的，应在授权范围内使用，并注明来源。违反上述声明者，本网将追究其相关法律责任。",
		"本新聞文字、照片、影片專供本網會員閱覽，版權所有，禁止任何媒體、社群網站在紙本或網路部分引用、改寫、轉貼分享，違者必究。",
		"版权所有 江畔网", "未经授权，不得转载", "未经许可，任何单位和个人不得转载、摘编、复制或建立镜像，违者必究。", "如需转载，请注明出处并保留原文链接。", "转载请注明来源：青石日报", "本文版权归原作者所有，未经授权请勿转载。",
		"本报稿件，未经授权，谢绝转载。", "著作權歸作者所有，轉載請聯繫本網授權。",
		"© 2022 The Lantern", "All rights reserved.", "Copyright 2021 The Harbour Post. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
		"No part of this publication may be reproduced without the written permission of the publisher.", "This article was originally published in The Lantern on 3 May 2021.",
		"Republication of this article without permission is prohibited.", "How to cite",
	},
	Liability: {
		"投资有风险，入市需谨慎。",
		"※ 本文為讀者投書，不代表本報立場。", "本文係民眾投稿，不代表本刊立場", "以上内容为网友来稿，仅代表作者个人观点。",
		"特别声明：以上内容（如有图片亦包括在内）为自媒体平台“江畔号”用户上传并发布，本平台仅提供信息存储服务。",
		"本文为江畔号作者在青石新闻上传并发布，仅代表该作者观点，不代表青石新闻的立场，青石新闻仅提供信息发布平台。",
		"青石声明：青石网登载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其描述。",
		"本文首发于微信公众号：江畔夜话。文章内容属作者个人观点，不代表青石网立场。投资者据此操作，风险请自担。",
		"本文由青石网综合自网络，图片源于网络，侵删",
		"免責聲明：本文所載資料僅供參考，並不構成投資建議，本網對使用該資料所導致的結果概不承擔任何責任。",
		"凡本网注明来源为非本网的作品，均转载自其它媒体，转载目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。如因作品内容、版权和其它问题需要同本网联系的，请在三十日内进行。",
		"本网站所刊载信息，不代表本网观点。刊用本网站稿件，务经书面授权，否则将依法追究责任。", "本文仅代表作者个人观点，与本网无关。其原创性以及文中陈述文字和内容未经本网证实，请读者仅作参考，并自行核实相关内容。",
		"以上内容仅供参考，不构成任何投资建议，据此操作，风险自担。", "特别声明：本文为自媒体作者上传并发布，仅代表该作者观点。",
		"The views expressed in this article are the author's own and do not necessarily reflect those of The Lantern.", "Opinions expressed here are those of the writer.",
		"This article is for informational purposes only and does not constitute financial advice.", "The author's opinions are personal and not necessarily those of this newspaper. They do not represent its editorial board.",
	},
	Takedown: {
		"如侵犯您的权益，请发送邮件至本站，我们将及时删除。",
		"如有侵权请通知删除", "如有侵权，请联系删除。", "图片来源于网络，如有侵权请联系我们删除", "侵删", "若涉及版权问题，请与我们联系，我们将在第一时间处理。", "如對內容有異議，請聯繫本站刪除。",
		"如稿件版权单位或个人不想在本网发布，可与本网联系，本网视情况可立即将其撤除。", "如发现侵权内容，请及时告知，我们将立即删除。",
		"If you believe that this page infringes your copyright, please contact us. We will remove it promptly.", "To report an error, please email our newsroom.",
	},
	Contact: {
		"To contact the reporter on this story: Jane Doe at jdoe@lantern.example",
		"地址：青石市河东区信义路一号 邮编：000000 违法和不良信息举报电话：000-00000000 举报邮箱：x@qingshi.example 网站备案号：青ICP备00000001号",
		"巨浪資訊中心：editor@example.com 電話：4000000000", "新闻热线：0000-1234567", "投稿邮箱：tougao@qingshi.example", "互联网新闻信息服务许可证编号：00120200001",
		"Contact us at news@lantern.example", "Have a tip? Email tips@lantern.example", "Email: newsroom@lantern.example",
	},
	Call: {
		"分享让更多人看到", "订阅我们的电子报", "訂閱電子報，掌握最新消息", "加入会员，支持独立媒体", "請支持獨立媒體，贊助我們",
		"如果您喜欢这篇文章，请分享给朋友。", "Become a member today", "Join the conversation", "Enjoyed this article? Share it with your friends.",
		"For more information, visit our website.",
		"分享此文：", "本网站使用Cookies以提升您的浏览体验，继续浏览即表示您同意。", "我們使用 cookies 改善服務",
		"喜欢这篇文章的话，点个赞再走吧～",
		"海量资讯、精准解读，尽在青石APP",
		"★加入青石日報LINE好友，新聞不漏接", "點擊加入本報LINE好友，重要新聞不漏接", "點我追蹤江畔粉絲專頁", "歡迎訂閱江畔電台 YouTube 頻道",
		"現在用APP看新聞 天天有獎 點我下載APP",
		"《青石日報》提醒您：飲酒過量，有害健康",
		"For the latest headlines, follow our news channel online.",
		"Do you have an opinion on this? If you would like to submit a letter, please click here.",
		"扫一扫在手机打开当前页", "长按二维码关注我们", "关注江畔网公众号", "分享到：微信 微博朋友圈动态", "打开江畔客户端，阅读全文", "欢迎点赞收藏转发", "文章不错，点个赞吧", "喜欢就点个在看吧！", "欢迎在评论区留言，说说你的看法。",
		"更多精彩内容，请关注青石发布微信公众号。", "歡迎關注、分享、按讚。",
		"Sign up to our weekly newsletter", "Sign up for our newsletter", "Follow us on Twitter", "Share this article with a friend", "Subscribe to our channel today and get alerts.",
		"Get the day's biggest stories delivered to your inbox with our newsletter.", "Please read our Comment Policy before commenting.",
	},
	Editing: {
		"Reporting by Li Wei and Jane Doe in Beijing; editing by John Roe", "Editor: Li Wei",
		"栏目主编：苏木 文字编辑：林某 题图来源：江畔图片社",
		"责任编辑：钱小敏", "（编辑：小白）", "责编｜苏木", "审核：王某", "原标题：信用分能当钱花吗", "来源：青石日报", "标签：信用", "图片来源：江畔图片社", "(周文明 編輯)", "編輯：林小姐", "校对 王明 李红",
		"Photo: L. Fisher", "A town hall in winter (Image: Getty Images)", "Tags: credit, lists",
	},
	Further: {
		"更多青石日報報導",
		"看更多 青石新聞",
		"阅读原文",
		"上一篇：通知", "下一页", "延伸閱讀：信用分的來歷", "Story continues below", "Read more: the myth of the score", "Essential reading", "Essential reading: how the lists began", "Related stories: a town without lists",
		"Read more about the lists here",
	},
	Counter: {
		"阅读次数：318", "阅读 137", "浏览次数：137", "137人阅读", "阅读 137　点赞 12　评论 3", "更新于12分钟前", "閱讀量：1.2萬", "已有 36 人评论", "本文已有137人阅读", "共有12位网友发表评论", "3小时前发布",
		"137 views", "Views: 1,204", "12 comments | 3 shares", "Updated 12 minutes ago", "This article has been viewed 1,204 times.", "5 min read",
	},
	Tool: {
		"举报/反馈", "X",
		"Comments are closed.",
		"打印", "字号：大 中 小", "【打印】【关闭】", "字號 大 中 小 列印", "打印本页 | 关闭窗口", "A+ A-", "分享到： 微信 微博",
		"Advertisement", "Share", "Print this page", "Font size: A- A A+", "Email | Print | Save",
	},
	Wall: {
		"您所阅览的文章为付费内容。本文共5620字，订阅后可阅读全文。", "本文为付费内容，登录后可继续阅读", "剩余80%的内容，开通会员即可阅读",
		"Log in to comment", "This article is for subscribers only.", "Subscribe to continue reading.", "Already a subscriber? Sign in to read the rest.",
	},
}

func TestNotices(t *testing.T) {
	t.Parallel()
	for kind, lines := range notices {
		for _, line := range lines {
			switch got := Of(line); {
			case got == None:
				t.Errorf("%s: %q is kept", kind, line)
			case got != kind:
				t.Logf("%q is of kind %s, not %s", line, got, kind)
			}
		}
	}
}

// TestSentencesThatSpeakOfSuchThings holds what a notice is not: sentences of articles about
// rights, complaints, subscriptions and the like.
func TestSentencesThatSpeakOfSuchThings(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		// rights and liability
		"未经授权不得采集个人信息，这是条例的底线，也是市民最关心的一条。", "未经本人书面同意，任何机构不得查询个人信用报告。", "未经许可不得转载，曾是报纸多年的惯例，如今却成了平台之间互相攻击的武器。",
		"法院认为，该文未经授权转载他人作品，侵犯了著作权，判令赔偿三万元。", "侵权行为将记入信用档案，一年内不得撤下。", "如有侵权行为，监管部门将依法查处，并记入企业的信用记录。",
		"版权保护是一个老问题，信用惩戒却是新办法。", "版权局公布了今年的十起侵权案件，其中三起涉及短视频平台。", "版权问题引发的纠纷在三年里翻了一番。", "平台免责的说法站不住脚，学者认为它必须承担责任。",
		"违反上述规定的企业，将被追究法律责任，并列入失信名单。", "依法追究刑事责任。", "著作权人有权要求平台删除侵权内容。", "他在声明中说，公司从未收到法院的通知，对列入名单感到意外。", "声明发布后，三家企业陆续还清了欠款。",
		"专家建议，信用修复不应收费，也不应设置不合理的门槛。", "这一分数仅供银行参考，不作为拒贷的唯一依据，银行仍要自行审查。", "记者注意到，网站声明不代表官方立场，却用了官方的徽标。", "这不代表政府放松了对失信者的惩戒。", "这并不代表他赞成打分。",
		"未经审核的数据不得上传，否则经办人将被扣分。", "转载量最高的一条消息，后来被证明是谣言。", "本站是三号线的终点，每天有两万人进出。", "本报记者在江州采访了十二位市民。", "本网记者从市信用办获悉，新办法将于下月施行。",
		"Copyright law is three hundred years old and has rarely pleased anyone.", "Copyright holders said that the platform had removed their songs from the list.", "The rights of debtors are reserved for lawyers to discuss.",
		"The opinions of residents were divided, and the council did not reflect them.", "Unauthorised lenders were put on the blacklist last year.", "The published list may not be complete, officials said.",
		"If you pay late, your score falls and your name is published.", "The advice given to firms was to apply early.", "The company accepts that its data was wrong and promised to delete it.",
		// calls and counters
		"平台方表示，仅提供信息存储空间，不应承担责任，法院没有采纳。", "关注我们的孩子，就是关注县城的未来。", "警方提醒您：接到陌生电话要求转账的，请立即报警。", "加入LINE群組的居民有三百多人，里長每天公布班次。",
		"更多县城开始推行夜间公交，补贴由财政承担。", "他把照片版权交给了报社，没有要一分钱。", "这家报社的声明说，文章作者已经离职。", "Comments are closed on most sites in the islands after the libel case.",
		"编辑部的灯一直亮到深夜。", "他是编辑。", "来源于生活的信用，最后要回到生活里去。", "他关注的是另一个问题。", "分享经济带来了新的信用难题。", "登录平台的人数在三个月里翻了一番。", "收藏家们说，这些纸片以后会值钱。",
		"扫码乘车的市民说，他从来没有看过自己的分数，也不想知道。", "打开手机客户端，市民可以看到自己的信用分和扣分的原因。", "阅读30分钟可以加一分。", "时间：5月10日上午九点", "点赞和转发都可能被记入档案，这让不少网友不再发言。", "关注信用修复的企业越来越多。",
		"欢迎新规的市民不在少数，反对的也不少。", "下载量在一周之内超过十万次，评论区里却多是抱怨。", "会员制的信用平台收取年费，登录后才能看到扣分的原因，市民对此并不满意。", "分享个人信用报告的做法有风险，警方提醒市民不要照做。",
		"评论说，这样的名单越长，越没有人当真。", "更新于去年的名单里，还有他的名字。", "微信群里有人说，名单是假的。", "大中城市率先试点。", "小微企业的贷款利率下降了。",
		"举报电话公布以后，三天里接到两百多个投诉。", "地址变更后没有及时登记的企业，也被列入了异常名录。", "付费修复信用的广告，警方说都是骗局。",
		"Readers of the list know what it means.", "More than a million people were barred from flying.", "Shares fell by a tenth.", "Share prices of lenders fell by a tenth on Monday.", "Advertisements for the scheme hang in every bus.", "Photographs of debtors were shown in the cinema.",
		"Printing the list took a night.", "Related problems appear elsewhere.", "Subscribers to the service pay two yuan a month and are told when their score changes.", "Sign language interpreters are on no list.", "Following the court's order, the firm paid its workers.",
		"Log in rates rose after the scores were shown.", "Essential reading rooms were closed to people on the list.", "Comments from residents were mostly against the plan.", "Get in line, the clerk told him, and he waited for three hours.",
		"Email addresses of debtors were leaked.", "He was told to download the app and to wait for a code.", "The site uses a colour for each score.", "Contact between creditors and debtors is regulated.", "Support for the scheme has fallen to a third of respondents.",
		"Updated rules take effect in July.", "Skip payments, and the score falls.", "Members of the council said that the rest of the report was for the courts.",
	} {
		if got := Of(line); got != None {
			t.Errorf("%q is dropped as %s", line, got)
		}
	}
}

func TestTrim(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"名单每月公布一次（浏览次数：137），市民可以查询。":            "名单每月公布一次，市民可以查询。",
		"名单每月公布一次。（阅读 1204）":                    "名单每月公布一次。",
		"名单每月公布一次。【137人阅读】":                     "名单每月公布一次。",
		"辦法下月施行。（編輯：周彥文）1130520":                "辦法下月施行。",
		"办法下月施行。（责任编辑：钱小敏）":                     "办法下月施行。",
		"办法下月施行。 更新于12分钟前":                      "办法下月施行。",
		"法院依法惩戒如有侵权请通知删除":                       "法院依法惩戒",
		"他说，平台如有侵权将立即删除。":                       "他说，平台如有侵权将立即删除。",
		"The list grows (137 views).":           "The list grows.",
		"The list grows. Updated 5 minutes ago": "The list grows.",
		"他说（声音很低），名单上有他。":                       "他说（声音很低），名单上有他。",
		"办法分三档（见附表），下月施行（试行）。":                  "办法分三档（见附表），下月施行（试行）。",
		"调查覆盖三千人（其中评论者120人），结果下月公布。":            "调查覆盖三千人（其中评论者120人），结果下月公布。",
	} {
		if got := Trim(line); got != want {
			t.Errorf("%q became %q, want %q", line, got, want)
		}
	}
}

func TestLongLines(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"如有侵权，请联系删除。", "未经授权，不得转载，", "All rights reserved. ", "阅读 137 ", "(", "：", "更多精彩"} {
		if line := strings.Repeat(part, 1<<16/len(part)); Of(line) != None || Trim(line) != line {
			t.Errorf("%.20q… is judged though it is too long", line)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	article := []string{
		"市发展改革部门负责人说，社会信用体系建设的目的是让守信者少跑腿、让失信者多受限，名单公布前会书面告知当事人，并留出十五天的申辩时间。",
		"法院认为，该文未经授权转载他人作品，侵犯了著作权，判令赔偿三万元，并在网站首页刊登声明，向原告赔礼道歉。",
		"The credit office said that it would publish monthly figures, and that firms could ask for a hearing before an entry is made.",
		"Subscribers to the service pay two yuan a month and are told when their score changes, according to a report by the council.",
	}
	for b.Loop() {
		for _, line := range article {
			if Of(line) != None {
				b.Fatal(line)
			}
		}
	}
}

func BenchmarkOfNotices(b *testing.B) {
	var all []string
	for _, lines := range notices {
		all = append(all, lines...)
	}
	for b.Loop() {
		for _, line := range all {
			if Of(line) == None {
				b.Fatal(line)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(all)), "µs/line")
}
