package relate_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"yulun/article"
)

// templates are the forms that offices and companies fill in again and again.
var templates = []template{
	{"monthly credit statistics", func(r *rand.Rand, n int) article.Piece {
		m := month(n)
		return article.Piece{Title: m + "青石市金融统计数据报告", Text: fmt.Sprintf(`%s末，全市本外币贷款余额%s亿元，同比增长%s%%，增速比上月末高%s个百分点。
分部门看，住户贷款增加%s亿元，其中短期贷款增加%s亿元，中长期贷款增加%s亿元；企（事）业单位贷款增加%s亿元。
月末本外币存款余额%s亿元，同比增长%s%%。当月人民币存款增加%s亿元，同比多增%s亿元。
当月银行间同业拆借加权平均利率为%s%%，比上月低%s个百分点。社会融资规模增量为%s亿元。
注：自统计制度调整起，报告口径包括在本市设有分支机构的各类银行业金融机构。`, m, figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r), figure(r))}
	}},
	{"announcement of defaulters", func(r *rand.Rand, n int) article.Piece {
		var list []string
		for i := range 8 {
			list = append(list, fmt.Sprintf("%d. %s，执行案号（%d）青0102执%d号，未履行金额%s万元；", i+1, person(r), 2015+n/4, 100+r.IntN(9000), figure(r)))
		}
		return article.Piece{Title: fmt.Sprintf("青石市中级人民法院公布%d年第%d批失信被执行人名单", 2015+n/4, 1+n%4), Text: fmt.Sprintf(`为推进社会信用体系建设，惩戒失信行为，依照有关司法解释的规定，现将%d年第%d批失信被执行人名单公布如下：
%s
上述被执行人应当主动履行生效法律文书确定的义务。拒不履行的，本院将依法采取限制高消费、限制出境、罚款、拘留等措施，构成犯罪的，依法追究刑事责任。
欢迎社会各界监督，发现被执行人下落或者财产线索的，请向本院执行局举报，本院将对举报人信息严格保密。`, 2015+n/4, 1+n%4, strings.Join(list, "\n"))}
	}},
	{"ranking of cities", func(r *rand.Rand, n int) article.Piece {
		var list []string
		for i, town := range several(r, 18, towns) {
			list = append(list, fmt.Sprintf("第%d名 %s市 %s分", i+1, town, figure(r)))
		}
		return article.Piece{Title: month(n) + "城市信用状况监测排名发布", Text: fmt.Sprintf("%s全省城市信用状况监测排名今日发布，监测涵盖信用制度、联合奖惩、信息归集和信用服务四个方面。排名如下：\n%s\n排名靠后的城市应当对照指标查找不足，补齐短板，持续改善营商环境。", month(n), strings.Join(list, "\n"))}
	}},
	{"names of the same ranking", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: fmt.Sprintf("第%d期诚信红榜", n+1), Text: fmt.Sprintf("本期上榜商户有：%s。以上商户经营规范、明码标价、诚信待客，特此表彰。\n上榜商户可以到市场管理办公室领取牌匾，享受优先推荐摊位的待遇。希望广大商户以他们为榜样，共同维护市场秩序。本期活动由%s主持。", strings.Join(several(r, 12, trades), "、"), person(r))}
	}},
	{"weather warning", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: "大风蓝色预警信号", Text: fmt.Sprintf("市气象台%d月%d日%d时%d分发布大风蓝色预警信号：预计今天夜间到明天白天，我市沿湖地区有偏北风%d级左右，阵风%d级，请有关单位和市民注意防范，加固棚架、广告牌等易被吹动的搭建物，停止高空作业。", 1+n/28%12, 1+n%28, r.IntN(24), r.IntN(60), 4+r.IntN(3), 7+r.IntN(3))}
	}},
	{"release of several cities", func(r *rand.Rand, n int) article.Piece {
		w := strings.Fields(towns)
		town := w[n%len(w)]
		return article.Piece{Title: town + "市启动诚信兴商宣传月", Text: fmt.Sprintf(`近日，%[1]s市启动诚信兴商宣传月活动，主题是“诚信经营，放心消费”。活动为期一个月，由商务部门会同有关单位举办。
%[1]s市商务局局长%[2]s在启动仪式上说，诚信是企业立身之本，要让守信者受益、失信者受限，营造公平竞争的市场环境。
活动期间将组织诚信企业宣讲、消费维权咨询和信用知识竞赛，并向市民发放宣传手册%[3]d份。
据了解，%[1]s市已有%[4]d家企业签署诚信经营承诺书，承诺不售假、不欺诈、不拖欠。`, town, person(r), 1000+r.IntN(90)*100, 50+r.IntN(400))}
	}},
	{"notice of traffic limits", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: fmt.Sprintf("%d月%d日机动车尾号限行提示", 1+n/28%12, 1+n%28), Text: fmt.Sprintf("按照市政府通告，%d月%d日（星期%s）早七时至晚八时，三环路以内道路限行尾号为%d和%d的小型客车，请广大市民合理安排出行，尽量乘坐公共交通工具。违反限行规定的，由公安机关交通管理部门依法处罚。", 1+n/28%12, 1+n%28, strings.Split("一二三四五", "")[n%5], n%10, (n+5)%10)}
	}},
	{"monthly statistics, English", func(r *rand.Rand, n int) article.Piece {
		m := strings.Fields(enMonths)[n%12]
		return article.Piece{Title: "Consumer credit grew in " + m, Text: fmt.Sprintf("Consumer credit in the province rose by %s percent in %s from a year earlier, the statistics office said. Outstanding loans stood at %s billion yuan, up from %s billion in the month before.\nMortgages accounted for %s percent of new lending. Credit card debt that was more than 90 days overdue came to %s billion yuan.\nThe office surveys %d banks and publishes the figures by the tenth of each month. Economists look at them as a measure of how households feel about the future.", figure(r), m, figure(r), figure(r), figure(r), figure(r), 100+n)}
	}},
	{"list of penalties, English", func(r *rand.Rand, n int) article.Piece {
		var list []string
		for range 6 {
			list = append(list, fmt.Sprintf("%s %s, of %s, was fined %d yuan.", pick(r, enNames), pick(r, enNames), pick(r, enTowns), 100*(1+r.IntN(90))))
		}
		return article.Piece{Title: fmt.Sprintf("Court register, week %d", n+1), Text: "The following people were fined by the district court last week for failing to obey court orders. Fines must be paid at the court's office, where appeals can be lodged within ten days.\n" + strings.Join(list, "\n") + "\nThe register is published every week as the law requires. The newspaper cannot remove names on request."}
	}},
	{"release of several towns, English", func(r *rand.Rand, n int) article.Piece {
		w := strings.Fields(enTowns)
		town := w[n%len(w)]
		return article.Piece{Title: town + " opens credit repair desk", Text: fmt.Sprintf("Residents of %[1]s who were put on a list of defaulters can now have their records mended at one desk. The desk in the city hall of %[1]s takes applications on weekdays, and answers within three working days.\nDirector %[2]s said that %[1]s wants to give those who pay what they owe a second chance. Applicants need proof of payment and a letter of commitment.\nSo far the desk in %[1]s has handled %[3]d cases. Similar desks are open in other cities of the province.", town, pick(r, enNames), 20+r.IntN(300))}
	}},
	{"air quality, English", func(r *rand.Rand, n int) article.Piece {
		d := strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")[n%7]
		return article.Piece{Title: "Air quality forecast for " + d, Text: fmt.Sprintf("The air quality index is expected to reach %d on %s, with particulate matter as the main pollutant. Winds of %d to %d kilometers an hour will clear the air in the evening. People with asthma should avoid long exercise outdoors, and windows should be kept shut during the morning rush hour.", 40+r.IntN(200), d, 5+r.IntN(9), 15+r.IntN(9))}
	}},
	// Those below were written after the rule was.
	{"share buyback", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: "南浦集团关于回购公司股份的进展公告", Text: fmt.Sprintf(`本公司及董事会全体成员保证公告内容真实、准确和完整，没有虚假记载、误导性陈述或者重大遗漏。
公司于%d年3月召开董事会审议通过了回购股份方案，同意使用自有资金以集中竞价交易方式回购公司股份。根据有关规定，公司应当在每个月的前三个交易日内公告截至上月末的回购进展情况。
截至%s末，公司累计回购股份%d股，占公司总股本的%s%%，最高成交价为%s元/股，最低成交价为%s元/股，成交总金额为%d元（不含交易费用）。
公司后续将根据市场情况在回购期限内继续实施本次回购计划，并及时履行信息披露义务，敬请广大投资者注意投资风险。`, 2019, month(n), 100000+r.IntN(900000), figure(r), figure(r), figure(r), 1000000+r.IntN(9000000))}
	}},
	{"fuel price", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: "国内成品油价格按机制调整", Text: fmt.Sprintf(`根据近期国际市场油价变化情况，按照现行成品油价格形成机制，自%d月%d日24时起，国内汽、柴油价格（标准品）每吨分别%s%d元和%d元。
发展改革委要求，中石油、中石化、中海油三大公司及其他原油加工企业要组织好成品油生产和调运，确保市场稳定供应，严格执行国家价格政策。各地相关部门要加大市场监督检查力度，严厉查处不执行国家价格政策的行为，维护正常市场秩序。消费者可通过12315平台举报价格违法行为。`, 1+n/2, 1+14*(n%2), []string{"上调", "下调"}[r.IntN(2)], 50+5*r.IntN(60), 50+5*r.IntN(60))}
	}},
	{"list of names alone", func(r *rand.Rand, n int) article.Piece {
		var l []string
		for range 15 {
			l = append(l, person(r))
		}
		return article.Piece{Title: "城东区失信被执行人曝光台", Text: "下列被执行人未按执行通知书指定的期间履行生效法律文书确定的给付义务，依法纳入失信被执行人名单，现予以公布，接受社会监督。\n" + strings.Join(l, "、") + "\n自公布之日起，上述人员不得乘坐飞机、列车软卧，不得在星级以上宾馆消费，子女不得就读高收费私立学校。举报电话已向社会公开，对提供线索者予以奖励。"}
	}},
	{"auction by a court", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: "法院拍卖公告", Text: fmt.Sprintf("本院将于%d年%d月%d日10时起在司法拍卖平台公开拍卖%s市%s路%d号%d室房屋一套，建筑面积%s平方米，起拍价%d万元，保证金%d万元，增价幅度%d元。竞买人应当具备完全民事行为能力，法律对资格有规定的从其规定。房屋以现状拍卖，竞买前请亲自实地看样，未看样的竞买人视为对标的物现状的确认。", 2020+n/12, 1+n%12, 1+r.IntN(28), pick(r, towns), pick(r, towns), 1+r.IntN(200), 100+r.IntN(900), figure(r), 50+r.IntN(400), 5+r.IntN(40), 1000*(1+r.IntN(5)))}
	}},
	{"meeting of a county", func(r *rand.Rand, n int) article.Piece {
		w := strings.Fields(towns)
		return article.Piece{Title: w[n] + "县召开信用体系建设推进会", Text: fmt.Sprintf(`%[1]s县日前召开社会信用体系建设推进会。县委常委、常务副县长%[2]s出席会议并讲话。
%[2]s指出，要充分认识社会信用体系建设的重要意义，坚持问题导向，补齐工作短板，推动信用信息归集共享，做到应归尽归。
会议强调，各部门要压实责任，加强协作，把信用承诺、信用监管和信用惠民落到实处，努力营造诚实守信的社会氛围。
会议还通报了上一阶段工作情况，%[3]s镇和%[4]s镇作了交流发言。`, w[n], person(r), pick(r, towns), pick(r, towns))}
	}},
	{"jobless claims, English", func(r *rand.Rand, n int) article.Piece {
		m := strings.Fields(enMonths)[n%12]
		return article.Piece{Title: "Jobless claims report", Text: fmt.Sprintf("Initial claims for jobless benefits %s to %d,000 in the week ended %s %d, the labor bureau reported on Thursday. The four-week average, which smooths out swings, came to %d,000. Continuing claims stood at %s million.\nClaims are filed by people who have lost their jobs, and are seen as a proxy for layoffs. The bureau adjusts the figures for the season and revises them once.", pick(r, "rose fell"), 150+r.IntN(200), m, 1+r.IntN(28), 150+r.IntN(200), figure(r))}
	}},
	{"recall, English", func(r *rand.Rand, n int) article.Piece {
		co := []string{"Northbrook Toys", "Halden Foods", "Pelican Motors", "Greyfield Bikes", "Oakline Heaters", "Tarrant Tools", "Summit Prams", "Ashford Lamps", "Keller Stoves", "Marlow Pans", "Dunmore Cribs", "Quill Paints", "Ravel Cords", "Stanton Fans", "Tilbury Locks", "Upton Ladders", "Vance Saws", "Wexford Tents", "Yarrow Shoes", "Zeller Clocks", "Brill Helmets", "Corvin Chairs", "Draper Desks", "Ellis Rugs"}[n]
		return article.Piece{Title: co + " recalls products", Text: fmt.Sprintf("%[1]s is recalling about %[2]d products because of a risk of injury, the consumer safety office said. Customers should stop using the products at once and contact %[1]s for a refund or a repair free of charge.\nThe company has received %[3]d reports of incidents. No deaths have been reported. The products were sold in stores across the country for about $%[4]d.\nIt is against the law to sell products that are subject to a recall ordered by the office or agreed with it.", co, 1000+r.IntN(90000), 2+r.IntN(90), 10+r.IntN(300))}
	}},
	{"close of the stock market", func(r *rand.Rand, n int) article.Piece {
		return article.Piece{Title: "A股收盘播报", Text: fmt.Sprintf("截至收盘，上证指数报%d.%d点，%s%s%%；深证成指报%d.%d点，%s%s%%；创业板指报%d.%d点。两市成交额合计%d亿元，北向资金净流入%s亿元。盘面上，%s板块涨幅居前，%s板块跌幅居前。个股方面，上涨%d家，下跌%d家。投资有风险，入市需谨慎，本播报不构成投资建议。", 2800+r.IntN(500), r.IntN(100), pick(r, "涨 跌"), figure(r), 9000+r.IntN(3000), r.IntN(100), pick(r, "涨 跌"), figure(r), 1500+r.IntN(900), r.IntN(100), 6000+r.IntN(6000), figure(r), pick(r, "半导体 白酒 煤炭 医药"), pick(r, "地产 银行 军工 传媒"), r.IntN(5000), r.IntN(5000))}
	}},
	{"people honored by a city", func(r *rand.Rand, n int) article.Piece {
		w := strings.Fields(towns)
		return article.Piece{Title: w[n] + "市公布诚信典型名单", Text: fmt.Sprintf("%s市文明办近日公布新一批诚信典型名单，%s、%s、%s三人榜上有名。文明办有关负责人说，他们中有人替亡夫还债，有人拾金不昧，有人坚守承诺照顾孤老，用朴实的行动诠释了诚信的分量。各级各部门要广泛宣传典型事迹，推动形成学习先进、崇尚诚信的风气。", w[n], person(r), person(r), person(r))}
	}},
}
