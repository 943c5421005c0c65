package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"yulun/internal/lazyre"
)

// notice is one kind of page that speaks to the visitor instead of telling a story: an error page,
// a wall, a notice of deletion. It is known by how much of the page is made of its sentences. The
// sentences address the visitor, or speak of "this page": an article about logins or cookies speaks
// of others.
type notice struct {
	code string
	// title matches a whole segment of a title that stands for such a page alone; hint a title that
	// may be an article's too.
	title, hint *lazyre.Regexp
	// sentence matches a sentence of such a page.
	sentence *lazyre.Regexp
}

func anyOf(alternatives ...string) *lazyre.Regexp {
	return lazyre.Any(`(?i)`, alternatives, "")
}

// whole matches strings that are one of the alternatives and nothing else but marks.
func whole(alternatives ...string) *lazyre.Regexp {
	return lazyre.Any(`(?i)^[\s\p{P}]*`, alternatives, `[\s\p{P}]*$`)
}

// status matches a title that names a status of HTTP. A headline may begin with such a number, too:
// what follows must be an error's words or a mark, and no noun that is counted (508家企业…, 404
// firms).
func status(code string) string {
	return `(?:http )?(?:(?:status|error) (?:code )?)?` + code + `(?:\s*(?:error|errors|not found|page not found|forbidden|access denied|` +
		`internal|bad gateway|service|gateway|server|错误|錯誤|出错|页面|頁面|页|頁|未找到|找不到|没有找到|禁止|拒绝|服务器|系统|抱歉|很抱歉|oops|sorry).{0,30}|\s*[\p{P}|].{0,30})?`
}

// goneOpening is how a notice about the page itself may begin.
const goneOpening = `^[\s\p{P}]*(?:(?:很|非常|十分)?(?:抱歉|遗憾|遺憾)|对不起|對不起|不好意思|温馨提示|提示|哎呀|啊哦|sorry|oops|uh-oh|notice)?[\s\p{P}]*`

// piece is what a site calls the thing that was at the address.
const (
	hanPiece   = `(?:内容|內容|文章|帖子|贴子|稿件|新闻|新聞|资讯|資訊|信息|页面|頁面|网页|網頁|链接|連結|图文|视频|影片|回答|微博|博文|作品|文件|资源|資源)`
	hanThis    = `(?:该|該|此|这篇|這篇|这条|這條|这个|這個|本|原|当前|當前|(?:您|你)?(?:所|要|想|正在)?(?:访问|訪問|查看|浏览|瀏覽|阅读|閱讀|请求|請求|查找|寻找|尋找|找|搜索|搜尋|观看|觀看|收看|点阅|點閱|打开|打開)的(?:该|此)?)`
	latinPiece = `(?:article|story|post|content|page|piece|item|video|entry|document|report|link)`
)

// notices are the kinds, the surest first: of two that fit equally well the first is taken.
var notices = []notice{
	{
		code: CodeDeletedNotice,
		title: whole(hanThis+`?`+hanPiece+`(?:已经|已經|已)?被?(?:发布者|作者|用户|管理员)?(?:删除|刪除|下架|撤回|撤稿|移除|屏蔽)`,
			`(?:this )?`+latinPiece+`(?: has been| was)? (?:removed|deleted|withdrawn|retracted|taken down)`),
		sentence: anyOf(
			goneOpening+hanThis+hanPiece+`?.{0,12}?(?:(?:已经|已經|已)(?:被|由|遭|经|經|从|應|应)?|被).{0,14}?(?:删除|刪除|删去|下架|撤回|撤稿|撤下|撤销|移除|屏蔽|下线|下線|取消发布|隐藏)`,
			goneOpening+hanPiece+`(?:已经|已經|已)被?(?:发布者|發布者|作者|用户|管理员|原作者|编辑|小编|发布人)?(?:自行|主动)?(?:删除|刪除|下架|撤回|撤稿|移除|屏蔽)$`,
			goneOpening+`(?:`+hanThis+`?`+hanPiece+`|此(?:帐|账)号|该(?:帐|账)号).{0,4}(?:因|由于|由於|涉嫌).{0,40}(?:无法|無法|不能|不予|不可)(?:查看|访问|訪問|显示|顯示|浏览|瀏覽|阅读|閱讀)`,
			goneOpening+`(?:`+hanThis+hanPiece+`|`+hanThis+`(?:帐|账)号).{0,30}(?:无法|無法|不能|不予)(?:查看|访问|显示|浏览|阅读)$`,
			goneOpening+`(?:因|由于|由於|应|應|根据|根據|依据|依據|依照|按照|鉴于).{0,24}(?:违反|违规|侵权|投诉|举报|规定|法规|规则|政策|作者|版权方|当事人|要求).{0,24}`+hanThis+hanPiece+`.{0,10}(?:删除|刪除|下架|撤|屏蔽|移除|无法|不予|不再)`,
			goneOpening+`(?:this|the|that) (?:\w+ )?`+latinPiece+`(?: (?:that )?you (?:are|were|requested|have).{0,30})? (?:has been|was|have been|had been|is) (?:since |now |permanently )?(?:removed|deleted|taken down|withdrawn|retracted|unpublished|pulled|erased)`,
			goneOpening+latinPiece+` (?:has been |was )?(?:removed|deleted|withdrawn|retracted|taken down)\b.{0,80}$`,
			goneOpening+`(?:we|the (?:author|publisher|editors?|owner)) (?:has |have )?(?:removed|deleted|withdrawn|retracted|unpublished|taken down) this `+latinPiece,
			goneOpening+`this `+latinPiece+` is (?:no longer available|unavailable) (?:because|due to|following|at the request|for legal)`,
		),
	},
	{
		code: CodeSoft404,
		title: whole(`40[0-9]`, `410`, status(`404`), `页面.{0,6}(?:不存在|没有找到|未找到|找不到(?:了)?|丢失|走丢了?|不见了|错误|出错)`, `找不到(?:页面|网页|頁面|網頁|内容|文章).{0,4}`,
			`网页(?:不存在|找不到.{0,3}|走丢了?)`, `頁面(?:不存在|錯誤)`, `(?:页面|网页)?(?:访问)?出错(?:了|啦)?`, `文章不存在(?:或已.{0,3}删除)?`, `内容不存在(?:或已.{0,3}删除)?`, `您访问的页面.{0,14}`,
			`(?:page|article|file|story|content|document) (?:not found|missing|unavailable|does not exist|could not be found|no longer (?:available|exists))`, `not found`, `(?:sorry|oops)\b.{0,40}(?:not|n't|missing|gone).{0,30}`),
		hint: anyOf(`页面(?:不存在|没有找到|未找到|找不到|走丢)`, `网页(?:不存在|找不到)`, `找不到(?:页面|网页|頁面|網頁)`, `頁面不存在`, `文章(?:不存在|已删除|已被删除)`, `内容(?:不存在|已删除|已被删除)`,
			`\bnot found\b`, `^[\s\p{P}]*404\s*(?:\n|$|[\p{P}|]|错误|出错|页|頁|error\b)`, `出错了`, `系统提示`, `错误提示`),
		sentence: anyOf(
			`(?:您|你|正在)?(?:所|要|想|需要)?(?:访问|訪問|查看|浏览|瀏覽|查找|请求|請求|寻找|尋找|打开|阅读|輸入|输入)的.{0,8}(?:页面|頁面|网页|網頁|内容|內容|文章|资源|地址|链接|信息|栏目|文件|网址).{0,20}(?:不存在|删除|刪除|丢失|走丢|找不到|无法|無法|不见|失踪|失效|下线|更名|移动|撤|有误|没有|未能|出错|过期|错误)`,
			`(?:页面|頁面|网页|網頁|文章|内容|內容|信息|链接|地址|网址).{0,10}(?:不存在|走丢|走失|丢失|飞走|找不到|失联|迷路|不见了|已过期|已失效|已下线|被外星人|去火星|离家出走|开小差)`,
			`(?:不存在|找不到|没有找到|未找到|无法找到|未能找到|無法找到).{0,10}(?:页面|頁面|网页|網頁|文章|内容|資源|资源|信息)`,
			`(?:页面|网页|文章|内容|地址|信息|链接).{0,8}(?:可能|或|也许|也許).{0,10}(?:删除|刪除|移动|移除|更名|更改|不存在|撤|失效|下线|转移)`,
			`(?:可能|也许).{0,24}(?:地址|网址|链接|URL).{0,8}(?:有误|错误|失效|过期|不正确|输错|改变|更改)`, `(?:地址|网址|链接|URL).{0,10}(?:输入有误|输入错误|是否正确|有误|不正确)`,
			`(?:返回|回到|前往|跳转|轉到|转到|跳回|访问|浏览).{0,12}(?:首页|首頁|主页|上一页|上一頁)`, `秒.{0,3}[后後].{0,12}(?:跳转|返回|跳轉|转到|进入|回到)`, `(?:检查|检查一下|核对|確認).{0,8}(?:网址|地址|链接|URL)`,
			`(?:使用|利用|试试|通过)(?:站内|本站)?(?:的)?搜索`, `我们正在.{0,10}(?:寻找|找|努力)`,
			`(?:`+latinPiece+`|url|address|resource|file)\b.{0,50}\b(?:can(?:'|’|no)t|could ?n(?:o|'|’)t|couldn['’]t|can not|doesn['’]t|does not|no longer|not|never|did not)\b.{0,12}\b(?:found|exist|exists|available|here|located|loaded|displayed)\b`,
			`\b(?:couldn['’]t|could not|can['’]t|cannot|can not|unable to|didn['’]t|failed to) (?:find|locate)\b.{0,30}\b(?:`+latinPiece+`|you|that|what|it)\b`,
			`(?:`+latinPiece+`|address|url)\b.{0,50}\b(?:may|might|could|must|has|have|was)\b.{0,24}\b(?:moved|removed|deleted|renamed|expired|changed|broken|mistyped|outdated|archived)\b`,
			`\b(?:check|verify|retype|double-check)\b.{0,20}\b(?:url|address|spelling|link)\b`, `\b(?:return|go|head|back)\b.{0,12}\b(?:to|back to)? ?(?:the|our)? ?(?:home ?page|front page|homepage|home)\b`,
			`\b(?:try|use|using)\b.{0,16}\bsearch\b`, `\byou (?:may|might) have (?:mistyped|followed|typed|clicked)\b`, `\bwhat you(?:'|’)?(?:re| are| were)? looking for\b`, `\bpage you (?:requested|are looking|were looking|tried)\b`, `^\s*(?:error )?404\b`,
		),
	},
	{
		code: CodeCaptcha,
		title: whole(`(?:百度)?安全(?:验证|检查|校验|驗證)`, `(?:人机|滑块|身份|访问|图形|行为|系统)(?:验证|校验|識別)`, `验证码(?:拦截|校验)?`, `请.{0,6}验证.{0,4}`, `请稍[候等](?:片刻)?`, `just a moment`, `attention required!?`, `are you (?:a )?(?:human|robot).{0,4}`, `(?:bot|human|robot|security|browser) (?:check|verification|challenge)`,
			`(?:verifying|verify|checking) .{0,30}(?:human|browser|connection).{0,20}`, `pardon our interruption`, `ddos-guard`, `one moment,? please`, `please wait`, `captcha.{0,12}`, `(?:let['’]s )?confirm you(?: are|['’]re) human`),
		hint: anyOf(`安全验证`, `人机验证`, `\bcaptcha\b`, `just a moment`, `are you a robot`, `attention required`),
		sentence: anyOf(
			`(?:请|請|需要?|先)(?:您|你)?.{0,8}(?:完成|通过|進行|进行|输入|輸入|点击|拖动|滑动|依次|按).{0,14}(?:验证|驗證|校验|滑块|拼图|图中|按钮|文字|字符|图片)`, `(?:网络|网路|访问|操作|请求|系统|行为|IP).{0,10}(?:异常|過於頻繁|频繁|过快|存在风险|不安全|可疑)`, `(?:验证|驗證|校验).{0,6}(?:通过|成功|完成).{0,2}[后後]`,
			`(?:拖动|按住|滑动|拖拽).{0,8}(?:滑块|滑塊|拼图|按钮)`, `(?:不是|并非|是否为|为)(?:真人|机器人|本人|人类|機器人)`, `正在(?:检查|验证|检测|驗證|確認).{0,12}(?:浏览器|连接|环境|访问|瀏覽器|連線|安全)`, `(?:请求|事件|访问|拦截|ray)\s?(?:编号|id)`, `(?:保障|为了|确保).{0,12}(?:账号|您的|正常|访问|网站).{0,12}(?:安全|访问|验证)`,
			`\bchecking (?:your browser|if the site|the security)`, `\bverif(?:y|ying|ies|ication)\b.{0,30}\b(?:human|robot|you|browser|successful|challenge)\b`, `\bcomplete the (?:security|captcha|challenge|action|check|puzzle|verification|steps?)`, `\bunusual (?:traffic|activity|requests)`, `\breview the security of your connection`, `\bnot a (?:robot|bot)\b`, `\b(?:enable|turn on|allow).{0,12}(?:javascript|cookies) and (?:cookies|javascript)`,
			`\bmay take (?:a few|several|\d+) seconds`, `\b(?:automated|bot|robot)s?\b.{0,30}\b(?:you|your|traffic|access|activity|requests)\b`, `\b(?:press|click|tap|slide|drag|hold)\b.{0,40}\b(?:human|robot|continue|verify|puzzle|confirm)\b`, `\bddos\b`, `\b(?:ray|incident|reference|request) id\b`, `\bsecurity (?:check|service|verification)\b`, `\byou (?:will be|are being) redirected\b`,
		),
	},
	{
		code:  CodeAccessDenied,
		title: whole(`40[135]`, status(`403`), `405`, `451`, `(?:access|request)? ?(?:denied|forbidden|blocked|rejected)`, `(?:访问|请求|您的访问|您的请求)(?:已)?(?:被|受)(?:拒绝|阻断|拦截|禁止|限制)`, `(?:禁止|拒绝|无权|没有权限)访问`, `(?:web)?应用防火墙`, `waf.{0,10}`, `unauthori[sz]ed`, `you have been blocked`, `blocked`),
		hint:  anyOf(`访问(?:受限|被拒绝|异常|被阻断)`, `无法访问`, `\bforbidden\b`, `access denied`, `^[\s\p{P}]*40[135]\s*(?:\n|$|[\p{P}|])`),
		sentence: anyOf(
			`(?:您|你|当前|本次)?的?.{0,6}(?:访问|请求|訪問|IP|操作|網路|网络).{0,14}(?:被|遭).{0,6}(?:阻断|拦截|攔截|拒绝|拒絕|禁止|限制|封禁|封锁|屏蔽)`, `(?:网站|系统|服务器)(?:造成|构成|存在).{0,6}(?:安全)?(?:威胁|风险)`, `(?:请求|事件|追踪|访问|拦截)的?(?:编号|ID)`, `(?:联系|聯絡|告知|通知).{0,4}(?:网站|系统)?(?:管理员|客服|站长)`,
			`(?:所在|您的|当前).{0,6}(?:地区|区域|国家|IP).{0,14}(?:无法|不能|限制|不支持|不在)`, `(?:没有|无|沒有)权限(?:访问|查看)`, `\b(?:you(?:'ve| have| are)?|your (?:ip|access|request|connection).{0,30})\b.{0,16}\b(?:blocked|denied|banned|rejected|restricted)\b`, `\b(?:you )?(?:don['’]t|do not) have (?:permission|access)`,
			`\baccess to (?:this|the)\b.{0,40}\b(?:denied|restricted|forbidden|blocked|prohibited)\b`, `\b(?:request|incident|reference|event|support) (?:id|number|#)`, `\b(?:security|protection) (?:service|solution|system|rules|policy)\b`, `\b(?:not|un)available (?:in|to|from|for) (?:your|readers|users|visitors).{0,30}`, `\bcontact (?:the )?(?:site |website |web )?(?:owner|administrator|webmaster|support)`, `\b(?:european union|gdpr)\b.{0,60}\b(?:you|your|access|unable|cannot)\b`, `\byou are (?:attempting|trying) to (?:access|reach)\b`, `\b(?:from|in) (?:a|your) (?:country|region|location)\b`,
		),
	},
	{
		code: CodeLoginWall,
		title: whole(`(?:用户|会员|會員|账号|帐号|統一|统一|统一身份|扫码|手机|通行证|管理员|欢迎|请先|请|快速|立即|后台)?(?:登录|登入|登陆|登錄)(?:页|頁|页面|中心|/?注册|注册|与注册|到.{1,10}|系统|后台)?`, `(?:用户|会员|账号|新用户|免费)?(?:注册|註冊)(?:账号|页|会员)?`, `会员中心`, `身份(?:认证|验证)`, `找回密码`,
			`(?:please )?(?:log|sign)[ -]?(?:in|on|up)(?: (?:to|with|or|/) .{1,40})?`, `(?:user |member |subscriber |account )?(?:login|register|registration|signup|sign-up)(?: page)?`, `create (?:an|your) account`, `my account`, `(?:sign in|log in) or (?:register|create).{0,20}`, `members only`),
		hint: anyOf(`^(?:请)?(?:登录|登入)`, `^(?:log|sign) ?in\b`),
		sentence: anyOf(
			`(?:请|請|需要?|须|須|您|先|尚未|未|立即|马上|还没有).{0,6}(?:登录|登入|登陆|登錄|注册|註冊)`, `(?:登录|登入|登陆|登錄|注册|註冊)(?:[后後].{0,8}(?:可|即|查看|继续|才|阅读|解锁|享|你|您)|即|以后|之后|以查看|账号|帐号|失败|遇到|表示|代表|使用|体验|成功)`, `(?:忘记|重置|找回|设置|修改)密码`, `(?:手机|短信|图形|图片|语音)?验证码`, `(?:扫码|微信|手机号?|短信|第三方|密码|快捷|一键|账号)(?:扫码|验证码)?(?:登录|登入|登錄)`, `(?:阅读并)?同意.{0,30}(?:协议|政策|条款|指引|聲明|条约)`, `(?:用户|服务|隐私|会员|注册)(?:服务)?(?:协议|政策|条款|指引)`, `记住(?:我|密码|登录)`, `自动(?:注册|登录)`, `(?:邀请码|动态码)`,
			`\b(?:log|sign)[ -]?(?:in|on|up)\b.{0,12}\b(?:to|or|with|for|using|below|here|now|again|first|and)\b`, `\bforg(?:o|e)t(?:ten)?\b.{0,8}\b(?:password|username)\b`, `\b(?:create|need|have|open|register for|set up)\b.{0,8}\b(?:an|a free|your|no)?\b.{0,6}\baccount\b`, `\balready (?:a member|registered|have|subscrib)`, `\bregister\b.{0,16}\b(?:to|for|now|free|here|with)\b`,
			`\bby (?:continuing|signing|logging|creating|registering|clicking)\b.{0,80}\b(?:agree|accept|consent|terms)\b`, `\byou (?:must|need to|have to|are not|will need to)\b.{0,16}\b(?:logged|log|sign|signed|register|member)\b`, `\b(?:enter|type)\b.{0,12}\byour\b.{0,20}\b(?:email|e-mail|password|username)\b`, `\bnew (?:to|here|user|customer)\b.{0,40}\?`, `\b(?:reset|remember|show|change)\b.{0,12}\b(?:password|me)\b`, `\b(?:email|e-mail|username)\b.{0,12}\bpassword\b`, `\bverification code\b`, `\b(?:please|kindly) (?:log|sign) ?in\b`,
		),
	},
	{
		code:  CodeCookieWall,
		title: whole(`(?:we (?:value|care about|respect) )?your (?:data )?privacy(?: (?:matters|choices|settings|preferences))?.{0,12}`, `(?:manage )?(?:cookies?|consent)(?: (?:consent|settings|preferences|notice|wall|required|policy|choices|manager))?`, `before you continue.{0,30}`, `privacy (?:settings|preferences|choices|cent(?:er|re)|notice)`, `(?:使用)?cookies?(?:设置|提示|政策|同意|使用说明|声明|偏好设置)`, `(?:您的|你的)?隐私(?:设置|偏好|提示|选择)`, `consent`),
		hint:  anyOf(`\byour privacy\b`, `\bcookie consent\b`, `\bbefore you continue\b`),
		sentence: anyOf(
			`\b(?:we|our|us)\b.{0,50}\b(?:partners|cookies?|vendors|advertisers|personal data|third parties)\b`, `\b(?:you|your)\b.{0,80}\b(?:cookies?|consent|consenting|preferences|legitimate interest|choices|opt[ -]out|privacy|data)\b`, `\b(?:cookies?|consent|preferences|personal data|tracking|privacy)\b.{0,80}\b(?:you|your|our|we)\b`, `\bstore and(?:/or)? access\b`, `\blegitimate interest\b`, `\b(?:accept|reject|refuse|agree to|allow|manage)\b.{0,6}\b(?:all|cookies|and continue|and close|options|choices|preferences)\b`, `\bpersonali[sz]ed (?:ads|advertising|content)\b`, `\bprecise geolocation\b`, `\bstrictly necessary\b`, `\bdevice scanning\b`,
			`(?:我们|本网站|本站|本网|我們|合作伙伴).{0,20}(?:使用|利用|存储|访问|收集|处理|放置).{0,20}(?:cookies?|信息|数据|資料|标识符)`, `cookies?.{0,20}(?:设置|政策|偏好|以便|提升|改善|您|我们|必要|功能性)`, `(?:接受|拒绝|同意|允许|管理).{0,10}(?:cookies?|所有|全部|偏好|使用|隐私)`, `(?:您|你)(?:的|可以|可).{0,16}(?:同意|选择|偏好|隐私|设置|撤回|浏览器)`, `(?:继续|繼續)(?:浏览|使用|访问).{0,14}(?:同意|接受|视为)`, `个性化(?:广告|内容|推荐)`,
		),
	},
	{
		code:  CodeErrorPage,
		title: whole(status(`50[0-9]`), `(?:bad gateway|service unavailable|(?:internal )?server error|gateway time-?out)`, `系统(?:错误|繁忙|维护中?|异常)`, `(?:网站|系统|服务器)(?:正在)?(?:维护|升级)(?:中|公告)?`, `服务器(?:内部)?错误`, `(?:site )?(?:under|down for) maintenance`, `we['’]ll be back.{0,10}`, `be right back`, `database error`),
		hint:  anyOf(`^[\s\p{P}]*50[0-9]\s*(?:\n|$|[\p{P}|]|错误|出错|页|頁|error\b|bad\b|internal\b|service\b|gateway\b)`, `service unavailable`, `bad gateway`, `internal server error`, `系统错误`, `系统繁忙`),
		sentence: anyOf(
			`^(?:抱歉|对不起|您好|尊敬的.{0,6})?.{0,8}(?:系统|网站|本站|服务器|服务|页面|數據庫|数据库).{0,8}(?:正在.{0,6}(?:维护|升级)|维护中|繁忙|异常|内部错误|暂时无法|暂停服务|开小差|打盹)`, `(?:请|請)?(?:稍后|稍後|稍候|过一会儿).{0,8}(?:再试|重试|访问|再來|再来|刷新)`, `\b(?:server|service|site|website|database|application|gateway|page)\b.{0,50}\b(?:error|unavailable|maintenance|overloaded|down|timed? ?out|problem|failed|busy)\b`, `\b(?:try|come|check) (?:again|back)\b`, `\bwe(?:'|’)?(?:re| are|'ll| will)?\b.{0,40}\b(?:back|working|maintenance|fixing|experiencing)\b`, `\b(?:something went wrong|technical difficult)`, `^(?:nginx|apache|openresty|tengine|cloudflare)\b`,
		),
	},
	{
		code: CodeScriptOnly,
		sentence: anyOf(
			`(?:启用|开启|打开|允许|啟用|支持|禁用了?|关闭了?).{0,10}(?:javascript|js\b|脚本)`, `(?:javascript|js|脚本).{0,14}(?:启用|开启|禁用|支持|打开|关闭)`, `(?:enable|requires?|need|needs|turn on|activate|support|without)\b.{0,30}\bjavascript\b`, `\bjavascript\b.{0,40}\b(?:enabled?|required|disabled|turned|support)\b`, `^(?:正在|页面|努力|内容|数据)*(?:加载|載入|加載)(?:中|数据)?`, `^(?:loading|please wait|fetching)\b.{0,40}$`, `(?:浏览器|瀏覽器).{0,14}(?:版本)?(?:过低|太旧|不支持|升级|更新)`, `\byour browser\b.{0,40}\b(?:support|outdated|old|upgrade)`, `(?:下载|打开|前往|安装).{0,8}(?:app|客户端|小程序).{0,14}(?:查看|阅读|体验|观看|使用|全文)`, `微信扫一扫`, `(?:扫码|扫一扫|扫描).{0,16}(?:打开|查看|阅读|下载|观看|使用)`,
		),
	},
	{
		code: CodeMediaOnly,
		sentence: anyOf(
			`(?:浏览器|瀏覽器).{0,16}(?:视频|音频|播放|video|flash)`, `(?:视频|音频|直播|影片).{0,14}(?:加载|播放|缓冲|时长|载入|回放|来源|清晰度|已结束)`, `^(?:点击|继续|暂停|重新|自动|立即)?播放`, `(?:时长|时间|片长)[:：]?\s*\d`, `^\s*\d{1,2}:\d\d(?:\s*/\s*\d{1,2}:\d\d)*`, `\b(?:play|pause|mute|unmute|watch|replay)\b.{0,12}\b(?:video|audio|clip|live|again|now)\b`, `\b\d{1,2}:\d\d\s*/\s*\d{1,2}:\d\d`, `\bbrowser\b.{0,40}\b(?:video|audio|flash|player)\b`, `\b(?:video|audio|player)\b.{0,30}\b(?:loading|duration|playback|unavailable|transcript|quality|supported)\b`, `^(?:标清|高清|超清|倍速|全屏|弹幕)`, `\bflash player\b`,
		),
	},
	{
		code: CodeAboutPage,
		title: whole(`关于(?:我们|本站|本网站?|本报|本刊|网站)`, `關於(?:我們|本站|本網)`, `(?:本网|本站|网站|公司|单位|报社|本报|机构|集团|频道|媒体)(?:简介|介绍|概况|声明|公告)`, `(?:联系|聯絡|联络)(?:我们|我們|方式|本网|本站)`, `(?:版权|免责|法律|隐私|侵权|权利|网站)(?:声明|聲明|政策|条款|告知)`, `(?:服务|用户|使用|会员)(?:条款|协议|须知|守则)`, `(?:广告|合作|商务|业务)(?:服务|合作|联系|刊例|投放|加盟)`, `(?:招聘|招贤|诚聘|人才)(?:信息|英才|纳士|招聘)?`, `加入我们`, `网站地图`, `帮助中心`, `常见问题`, `(?:投稿|来稿|征稿)(?:须知|启事|指南|说明)?`, `编委会`, `组织(?:架构|机构)`, `领导(?:介绍|简介|之窗)`, `意见反馈`, `友情链接`,
			`about(?: us| this site| the site)?`, `who we are`, `our (?:story|team|mission|people|history|staff)`, `(?:meet )?the team`, `contact(?: us| details| information)?`, `(?:privacy|cookie|comment|corrections?|refund|editorial|ethics) (?:policy|notice|statement|standards|guidelines)`, `terms(?: (?:of|&|and) (?:use|service|conditions|sale).{0,12})?`, `imprint|impressum|masthead|colophon`, `advertis(?:e|ing)(?: with us)?`, `careers?|jobs|work (?:for|with) us|join us`, `help(?: cent(?:re|er))?|faqs?|frequently asked questions`, `sitemap|site map`, `write for us`, `submission guidelines`, `staff(?: directory)?`, `accessibility(?: statement)?`, `newsletters?`, `legal(?: notice)?`, `disclaimer`),
		hint: anyOf(`(?:网|网站|日报|晚报|电视台|传媒|集团|新闻社|杂志|周刊)(?:简介|介绍)$`, `^about\b`, `^关于`, `our (?:mission|team)`),
		sentence: anyOf(
			`本(?:网|站|报|社|刊|网站|平台|公司|台|集团)`, `我们(?:是|的|致力|坚持|欢迎|拥有|专注)`, `(?:地址|邮编|电话|传真|总机|邮箱|热线|信箱|备案号|许可证|QQ|微信)[:：]`, `(?:创办|创刊|成立|创建|组建|开通)于`, `主管.{0,20}主办`, `\b(?:we|our)\b.{0,60}\b(?:mission|team|readers|newsroom|journalists|reporters|editors|coverage|audience|values|stories|founded|believe|publish|cover|offices?|funding|advertisers)\b`, `\b(?:founded|established|launched) in\b`, `\b(?:is|are) (?:an?|the) (?:\w+[ -]){0,4}(?:news(?:paper| site| outlet| organi[sz]ation| agency)?|magazine|publication|website|publisher|platform|nonprofit|non-profit)\b`, `\b(?:contact|email|e-mail|write to|call|reach) us\b`, `\b(?:headquarter|based) in\b`,
		),
	},
}

// Shares of a page's text that must be a notice's sentences: where a title may be one's, where
// nothing else speaks for it, and where the page carries a date of its own, as articles do.
const (
	hintedShare = 0.25
	noticeShare = 0.55
	datedShare  = 0.8
)

// Weights of text above which a page is not a notice: where a title may be one's, and where none
// is.
const (
	maxHinted = 4000
	maxNotice = 1800
)

// maxTitled is the weight of text up to which a notice's title is enough: below a headline that
// reads like one is a story. Pages about the site itself are long, and no headline is called
// like them.
const maxTitled = 400

// minNotice is the weight of a page's lines below which its headings, and then its other parts, are
// looked at, too.
const minNotice = 30

// noticed is the code of the kind of notice that the page is; "" when it is none. found says that a
// body was found, of which alone is judged then.
func (r *pageReader) noticed(found bool) string {
	if found && r.layout.gainOf(r.body) > 2*maxHinted && r.isDated() { // a long article
		return ""
	}
	dated, limit := r.isDated(), float64(maxHinted)
	if dated {
		limit = maxNotice
	}
	sentences, total := r.sentences(found, limit)
	if dated && total > limit { // too long for any notice
		return ""
	}
	name, hints := r.pageNames(), r.facts.title
	if len(sentences) > 0 {
		hints += "\n" + sentences[0]
	}
	if r.elsewhere != nil { // the page's titles say nothing of it
		name, hints = nil, ""
	}
	if r.saysDeleted(found) {
		return CodeDeletedNotice
	}
	best, bestShare := "", 0.0
	for i := range notices {
		n := &notices[i]
		if n.code == CodeMediaOnly && !r.hasMedia() {
			continue
		}
		if total > limit && n.code != CodeAboutPage { // about pages alone may be as long
			continue
		}
		titled := !dated && slices.ContainsFunc(name, func(s string) bool { return n.title != nil && n.title.MatchString(s) })
		hinted := titled || n.hint != nil && n.hint.MatchString(hints)
		enough, most := noticeShare, float64(maxNotice)
		switch {
		case dated:
			enough = datedShare
		case hinted:
			enough, most = hintedShare, maxHinted
		case n.code == CodeAboutPage: // outlets say much about themselves in their news, too
			continue
		}
		share := 0.0
		if total <= most {
			share = n.share(sentences, total, enough)
		}
		if titled && (total <= maxTitled || n.code == CodeAboutPage) { // enough by itself, unless another kind's sentences are there
			share = max(share, hintedShare)
		}
		if share >= enough && share > bestShare {
			best, bestShare = n.code, share
		}
	}
	return best
}

// share is the share of the text that is in the notice's sentences; 0 as soon as it can't be
// enough.
func (n *notice) share(sentences []string, total, enough float64) float64 {
	is, isNot := 0.0, 0.0
	for _, s := range sentences {
		if n.sentence.MatchString(s) && !(n.code == CodeDeletedNotice && unsure.MatchString(s)) {
			is += weightOf(s)
		} else if isNot += weightOf(s); isNot > (1-enough)*total {
			return 0
		}
	}
	return is / max(total, 1)
}

// saysDeleted reports whether all that the page says, below whatever headline, is a notice of
// deletion.
func (r *pageReader) saysDeleted(found bool) bool {
	blocks := r.layout.blocks
	if found {
		blocks = blocks[r.body.first:r.body.end]
	}
	says, weight := false, 0.0
	for i := range blocks {
		if !r.isStatement(&blocks[i], false, false) {
			continue
		}
		if weight += blocks[i].weight; weight > maxDeleted {
			return false
		}
		for _, s := range splitSentences(blocks[i].text) {
			if says = deleted.sentence.MatchString(s) && !unsure.MatchString(s); !says {
				return false
			}
		}
	}
	return says
}

// maxDeleted is the weight of text up to which a notice of deletion may be below an article's
// headline and date.
const maxDeleted = 240

var deleted = &notices[slices.IndexFunc(notices, func(n notice) bool { return n.code == CodeDeletedNotice })]

// unsure matches what a notice of deletion would not say: that something else may be the matter, or
// that a comment was deleted.
var unsure = lazyre.New(`(?i)可能|或者?(?:已|不)|不存在|也许|也許|评论|評論|留言|回复|回覆|跟帖|\b(?:may|might|could|or|comments?|repl(?:y|ies))\b`)

// sentences are the page's sentences outside of menus, lists of links and the footer: those of the
// body when there is one, else of the whole page. weight is theirs; they are no more than it takes
// to weigh more than limit.
func (r *pageReader) sentences(found bool, limit float64) (out []string, weight float64) {
	blocks := r.layout.blocks
	if found {
		blocks = blocks[r.body.first:r.body.end]
	}
	tell := func(s string) {
		for _, sentence := range splitSentences(s) {
			out = append(out, sentence)
			weight += weightOf(sentence)
		}
	}
	lines := 0.0 // their weight
	add := func(heading, boiler bool) {
		for i := 0; i < len(blocks) && weight <= limit; i++ {
			b := &blocks[i]
			if !r.isStatement(b, heading, boiler) {
				continue
			}
			tell(b.text)
			lines += b.weight
		}
	}
	add(false, false)
	if lines < minNotice {
		add(true, false)
	}
	if lines < minNotice {
		add(false, true)
		add(true, true)
	}
	if !found && weight <= limit {
		for n := range r.root.Descendants() {
			if n.DataAtom == atom.Noscript {
				tell(squeeze(tags.ReplaceAllString(rawText(n), " ")))
			}
		}
	}
	return out, weight
}

// isStatement reports whether a block is a heading or another line, in the page's frame or not,
// that is not a list of links, date or footer.
func (r *pageReader) isStatement(b *block, heading, boiler bool) bool {
	if b.boiler != boiler || b.heading > 0 != heading || b.link > b.weight*0.6 || isFooter(firstRunes(b.text, 60)) {
		return false
	}
	_, dated := r.dateOfLine(b, false)
	return !dated
}

func splitSentences(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "。") {
		for sentence := range strings.SplitSeq(line, ". ") {
			if sentence = strings.TrimSpace(sentence); sentence != "" {
				out = append(out, sentence)
			}
		}
	}
	return out
}

// isFooter reports a line that a site sets below everything, by its beginning.
func isFooter(s string) bool { return containsAny(strings.ToLower(s), footerSigns) }

// footerSigns are words of such lines, in lower case.
var footerSigns = []string{
	"icp备", "icp證", "icp证", "公网安备", "版权所有", "版權所有", "copyright", "©", "主办单位", "主办:", "主办：", "许可证", "举报电话", "举报热线", "举报邮箱", "all rights reserved", "技术支持",
}

// pageNames are what the page calls itself: the first part of its title that isn't the site's name,
// and its heading where that says the same or the title says nothing.
func (r *pageReader) pageNames() []string {
	site := titleKey(r.siteName())
	var names []string
	for _, t := range []string{r.facts.title, r.facts.first("og:title")} {
		for _, part := range titleParts(t) {
			if k := titleKey(part); k != "" && (site == "" || k != site) && !siteEnd.MatchString(part) {
				names = append(names, part)
				break
			}
		}
	}
	for i := range r.layout.blocks {
		b := &r.layout.blocks[i]
		if b.heading != 1 && b.heading != 2 || b.weight > 100 {
			continue
		}
		if len(names) == 0 || strings.HasPrefix(titleKey(names[0]), titleKey(b.text)) {
			names = append(names, b.text)
		}
		break
	}
	return names
}

// siteEnd matches names of sites.
var siteEnd = lazyre.New(`(?:网|网站|日报|晚报|时报|新闻网|门户|在线|论坛|電子報|新聞網)$`)

// titleParts are the parts of a title between the usual separators.
func titleParts(title string) []string {
	parts := []string{title}
	for _, sep := range []string{" | ", "｜", "|", "_", " - ", " – ", " — ", "——", "--", " :: ", " » ", " · ", " • ", "-", "－"} {
		var next []string
		for _, p := range parts {
			if sep == "-" && !hasHan(p) { // a hyphen in a word
				next = append(next, p)
				continue
			}
			next = append(next, strings.Split(p, sep)...)
		}
		parts = next
	}
	return parts
}

// articleDates are the meta elements in which systems date an article.
var articleDates = []string{
	"article:published_time", "og:article:published_time", "publishdate", "pubdate", "publish_date", "publishtime", "publication_date", "datepublished",
	"parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "citation_publication_date", "weibo:article:create_at", "_pubtime", "bytedance:published_time",
}

// isDated reports whether the page is dated as an article is: in its markup, or near the headline
// on a line of its own that isn't a list's.
func (r *pageReader) isDated() bool {
	if ld := r.ld(); ld != nil && !ld.page && ld.published != "" || r.facts.first(articleDates...) != "" {
		return true
	}
	from, to := r.body.first-headLines, min(r.body.first+headLines, len(r.layout.blocks))
	if r.titleAt >= 0 {
		from = r.titleAt
	}
	for i := max(0, from); i < to; i++ {
		b := &r.layout.blocks[i]
		if b.item || b.boiler || b.heading > 0 || b.link > b.weight/2 || b.weight > 160 {
			continue
		}
		if _, ok := r.dateOfLine(b, false); ok {
			return true
		}
	}
	return false
}

// hasMedia reports whether the page shows a video or a recording.
func (r *pageReader) hasMedia() bool {
	if strings.HasPrefix(r.facts.first("og:type"), "video") || r.facts.first("og:video", "og:video:url", "twitter:player") != "" {
		return true
	}
	for n := range r.root.Descendants() {
		switch n.DataAtom {
		case atom.Video, atom.Audio, atom.Embed, atom.Object:
			return true
		}
	}
	return false
}
