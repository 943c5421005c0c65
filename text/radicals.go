package text

// firstRadical is the first code point of the block "CJK Radicals Supplement".
const firstRadical = 0x2E80

// radicals are the ideographs that look like the radicals from firstRadical on, in their order; a
// radical without such an ideograph stands for itself. Scans and PDF files have radicals in the
// place of ideographs, as in 信⽤ and ⼈⺠.
var radicals = []rune("" +
	"⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛" +
	"犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑" +
	"钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟")
