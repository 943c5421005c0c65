package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/internal/lazyre"
)

// surnames are the commonest Chinese family names in both scripts; they cover more than 99 % of
// people. Two-hanzi ones are in doubleSurnames.
const surnames = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于於蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘鍾谭譚陆陸汪范范廖石金韦韋贾賈夏付傅方白邹鄒孟熊秦邱丘江尹薛闫閆阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂塗成苗谷盛曲翁冉骆駱蓝藍路游辛靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆荊乐樂冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤满滿闻聞位厉厲伊仝区區郜海阚闞花权權强強帅帥屠豆朴盖蓋练練廉禹井巴漆况況鹿扈竺逄宓洪常赖賴诸諸荀芮裘茅狄湛宣杭贝貝邸揭晋晉雒霄翦靖乌烏鄒鄔錢鐘龔"

var doubleSurnames = words(`欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 司徒 慕容 尉迟 尉遲 东方 夏侯 皇甫 令狐 公孙 公孫 长孙 宇文 端木 轩辕 南宫 西门 独孤`)

// isChineseName reports whether s is made like the name of a Chinese person.
func isChineseName(s string) bool {
	runes := []rune(s)
	for _, r := range runes {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	switch len(runes) {
	case 2, 3:
		return strings.ContainsRune(surnames, runes[0]) || doubleSurnames[string(runes[:2])]
	case 4:
		return doubleSurnames[string(runes[:2])]
	}
	return false
}

// dottedName matches a name of more parts in hanzi: 古丽·买买提.
var dottedName = lazyre.New(`^\p{Han}{1,6}(?:[·•‧]\p{Han}{1,6}){1,3}$`)

func isDottedName(s string) bool { return dottedName.MatchString(s) }

// notPersons are words of mastheads and desks: none of them is in a person's name.
var notPersons = lazyre.New(`(?i)(?:网|網|报|報|社$|通讯|通訊|新闻|新聞|记者|記者|编辑|編輯|小编|责编|部$|局$|台$|院$|厅|處$|处$|委$|办$|中心|频道|頻道|客户端|公司|集团|集團|政府|中文|之音|之声|之聲|法广|法廣|[科股室区區县縣市省站所队隊厂廠馆館会會]$|大学|大學|研究|协会|協會|杂志|雜誌|周刊|週刊|日报|时报|综合|綜合|官方|公众号|微信|微博|整理|转载|原创|来源|來源|未知|佚名|匿名|管理员|本站|编译组|组$|平台|频道|频道|财经|资讯|工作室|电视|广播|在线|出版|作者|登录|注册|首页|更多|评论$|评论员|网友|读者|团队|发布|發布|融媒|传媒|傳媒|媒体|媒體|之窗|热线|熱線|头条|頭條|城事|實習|实习生|中国|中國|新华|新浪|` +
	`\b(?:staff|editors?|editorial|team|desk|news|newsroom|admin|administrator|press|agency|agencies|reuters|bloomberg|afp|associated|media|times|post|daily|herald|guardian|mirror|tribune|journal|magazine|correspondents?|reporters?|reporter|writers?|contributors?|contributor|guest|anonymous|unknown|user|webmaster|online|service|services|network|tv|radio|inc|ltd|llc|university|institute|department|ministry|subscribe|share|follow|facebook|twitter|comments?|read|more|updated|published|posted|minutes?|hours?|today|yesterday|the|our|your|this|view|all|articles?|stories|story|photo|image|getty|bio|profile|author|authors|email|login|sign|contact|com|org|net|www|http|https|wire|bureau|agence|presse|kyodo|tass|ansa|yonhap|interfax|dpa|bernama|anadolu|cnn|bbc|nhk|cgtn|npr|nbc|cbs|scmp|senior|chief|deputy|director|professor|columnists?|analysts?|economists?|freelancers?|politics|business|technology|opinion|features|markets|monday|tuesday|wednesday|thursday|friday|saturday|sunday|digital|content|partner|sponsored|xinhua|cctv|cgtn|canadian|national|global)\b)`)

// stopNames are words that begin like a Chinese name and aren't one.
var stopNames = words(`任何 何时 何以 成为 成立 应该 应当 关于 关注 高度 高达 全国 全面 全体 全球 时间 时期 时代 明确 明年 和平 向来 向全 查看 查询 连续 连日 解读 解释 单位 安全 安排 方面 方案 方法 文章 文化 文明 文字 文件 华人 古代 常务 车辆 路人 管理 房产 师生 海外 权威 强调 单独 应邀 江苏 江西 江西省 安徽 宁夏 宁波 温州 广州 明星 易车 金融 金额 石油 白天 武汉 成都 马上 高级 高校 商业 商务 商场 农业 农村 农民 南京 南方 阳光 季度 包括 包含 梅州 连线 简介 简报 解密 沙龙 宗教 时评 时政 史料 文旅 文教 高层 高管 项目 党委 党员 党建 强力 强化 温馨 温度 单一 全文 全部 原文 原创 原因 权益 满意 位于 位置 况且 盖章 平台 花费 花园 海关 海军 皮肤 鞠躬 封面 封闭 边境 边界 郁闷 明日 明显 仲裁 荣誉 商标 隋唐 师资 应用 全力 桂林 柏林 米粉 卫生 卫星 席位 景区 景点 车站 车主 蓝天 骆驼 游客 游戏 路透 翁婿 曲线 盛大 盛会 谷歌 苗族 成员 成果 成绩 季节 单价 童年 梅花 纪念 纪录 纪委 符合 尚未 尚且 宁可 包裹 祝福 甘肃 左右 焦点 关系 关键 欧洲 欧盟 申请 申报 殷切 岳阳 章程 庄严 庄重 颜色 易懂 安心 安装 葛根 牛奶 武器 武装 文艺 施工 施行 康复 温暖 汤圆 向上 向前 孔子 莫名 严格 严重 严肃 钱财 万元 万一 龚滩 毛利 顾客 顾问 贺信 陶瓷 史上 龙头 侯选 雷达 段落 严禁 薛定谔 尹始 江南 江北 邱县 秦皇岛 熊猫 孟加拉 白领 白色 方向 方式 付款 夏天 夏季 贾平 韦德 金属 石家庄 廖若 汪洋 陆续 陆军 谭木 崔嵬 姜汤 姚黄 沈阳 任务 任职 丁香 吕宋 魏晋 苏州 程度 程序 叶子 杜绝 余额 蔡甸 蒋介 于是 潘多 袁大 董事 董事会 董事长 田野 肖像 曾经 彭湃 曹操 邓州 冯小 韩国 许多 许可 唐山 唐朝 宋代 谢谢 梁山 郑州 罗马 林业 高兴 何必 郭外 胡同 朱红 马来 孙子 徐州 周边 周末 周年 周一 周二 周三 周四 周五 周六 周日 周围 周期 吴江 赵州 黄金 黄河 杨柳 陈述 陈列 刘海 张贴 张家口 李子 王国 王者 了解 从事 从中 连云港 景德镇 秦皇岛 马鞍山 张家界 牡丹江 防城港 满洲里 金融界 柴达木 文史馆 包头市 温哥华 曼哈顿 贵州省 时政类 公安部 公告栏`)

func stopName(s string) bool { return stopNames[s] || notPersons.MatchString(s) }

// isLoneName reports whether s is believed to be a person's name where nothing says that it is one:
// 宣传科 and 查看数 begin with surnames, too.
func isLoneName(s string) bool {
	return isChineseName(s) && !stopName(s) && !stopNames[firstRunes(s, 2)]
}

// isPerson reports whether s can be a person's name. labelled says that the page calls it an
// author's, so that pen-names are believed, too.
func (r *pageReader) isPerson(s string, labelled bool) bool {
	n := utf8.RuneCountInString(s)
	if places[s] || latinPlaces[titleKey(s)] {
		return false
	}
	if n < 2 || n > 40 || stopName(s) || r.isOwnName(s) {
		return false
	}
	if strings.ContainsAny(s, "@#:：/\\_?!？！。，%…=<>{}") || strings.ContainsAny(s, "0123456789") {
		return false
	}
	if hasHan(s) {
		return isChineseName(s) || labelled && n <= 8 || strings.ContainsAny(s, "·•") && n <= 16
	}
	return isLatinName(s, labelled)
}

// isOwnName reports whether s is the name of the outlet or its host.
func (r *pageReader) isOwnName(s string) bool {
	k := titleKey(s)
	if k == "" {
		return true
	}
	site := titleKey(r.siteName())
	if first, _, ok := strings.Cut(s, " "); ok && site != "" && len(first) > 3 && strings.HasPrefix(site, titleKey(first)) {
		return true
	}
	return site != "" && (strings.Contains(site, k) || strings.Contains(k, site)) || len(k) >= 4 && !hasHan(s) && strings.Contains(titleKey(r.host), k)
}

// containsAny reports whether s contains one of the words.
func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// isLatinName reports whether s is two to six words that begin with capitals, but for particles;
// one is enough where a label is before it.
func isLatinName(s string, labelled bool) bool {
	fields := strings.Fields(s)
	if len(fields) > 6 || len(fields) < 2 && !labelled {
		return false
	}
	capitals := 0
	for _, f := range fields {
		first, _ := utf8.DecodeRuneInString(f)
		if unicode.IsUpper(first) {
			capitals++
			continue
		}
		if !unicode.IsLetter(first) || utf8.RuneCountInString(f) > 4 && !labelled {
			return false
		}
	}
	if len(fields) == 1 && len(s) <= 5 && s == strings.ToUpper(s) {
		return false // an agency: DPA, EFE
	}
	return capitals > 0 && (capitals >= 2 || labelled) || labelled && len(fields) == 1
}
