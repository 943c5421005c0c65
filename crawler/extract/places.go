package extract

// places are where reports are datelined from: words that are beside reporters' names and begin
// like names.
var places = words(`北京 上海 天津 重庆 重慶 河北 山西 辽宁 遼寧 吉林 黑龙江 黑龍江 江苏 江蘇 浙江 安徽 福建 江西 山东 山東 河南 湖北 湖南 广东 廣東
	广西 廣西 海南 四川 贵州 貴州 云南 雲南 陕西 陝西 甘肃 甘肅 青海 内蒙古 西藏 宁夏 寧夏 新疆 石家庄 太原 沈阳 瀋陽 长春 長春 哈尔滨 哈爾濱
	南京 杭州 合肥 福州 南昌 济南 濟南 郑州 鄭州 武汉 武漢 长沙 長沙 广州 廣州 南宁 南寧 海口 成都 贵阳 貴陽 昆明 拉萨 拉薩 西安 兰州 蘭州 西宁
	银川 銀川 乌鲁木齐 呼和浩特 深圳 厦门 廈門 青岛 青島 大连 大連 宁波 寧波 苏州 蘇州 无锡 無錫 温州 溫州 珠海 佛山 东莞 東莞 雄安 三亚 三亞
	台北 臺北 新北 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 苗栗 彰化 南投 雲林 嘉義 屏東 宜蘭 花蓮 台東 臺東 澎湖 金門 馬祖 綜合 综合 連線 即時
	香港 澳门 澳門 九龙 東京 东京 大阪 首尔 首爾 平壤 新加坡 曼谷 河内 河內 马尼拉 馬尼拉 雅加达 雅加達 吉隆坡 仰光 金边 金邊 新德里 孟买 孟買 德里 伊斯兰堡
	华盛顿 華盛頓 纽约 紐約 洛杉矶 洛杉磯 旧金山 舊金山 芝加哥 波士顿 休斯敦 渥太华 渥太華 多伦多 多倫多 温哥华 溫哥華 墨西哥城 巴西利亚 圣保罗 聖保羅
	布宜诺斯艾利斯 哈瓦那 利马 伦敦 倫敦 巴黎 柏林 法兰克福 法蘭克福 慕尼黑 布鲁塞尔 布魯塞爾 日内瓦 日內瓦 苏黎世 罗马 羅馬 米兰 米蘭 马德里 馬德里 巴塞罗那
	里斯本 维也纳 維也納 布拉格 华沙 華沙 布达佩斯 雅典 斯德哥尔摩 奥斯陆 哥本哈根 赫尔辛基 莫斯科 基辅 基輔 明斯克 伊斯坦布尔 安卡拉 德黑兰 德黑蘭 巴格达 耶路撒冷
	特拉维夫 开罗 開羅 内罗毕 奈洛比 约翰内斯堡 开普敦 拉各斯 亚的斯亚贝巴 悉尼 雪梨 堪培拉 墨尔本 墨爾本 惠灵顿 奥克兰 联合国 聯合國`)

// latinPlaces are places of two words or more, which look like names of persons.
var latinPlaces = words(`hongkong newyork newdelhi losangeles sanfrancisco washingtondc kualalumpur telaviv buenosaires riodejaneiro saopaulo
	mexicocity capetown phnompenh hochiminhcity addisababa stpetersburg abudhabi saudiarabia southkorea northkorea southafrica newzealand
	unitedstates unitedkingdom santiagodechile sanjose sandiego santafe lasvegas neworleans saltlakecity portauprince panamacity
	guatemalacity vaticancity lahaye thehague tristate northamerica southamerica latinamerica middleeast southeastasia eastasia`)
