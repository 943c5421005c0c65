package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// The parts that sentences are made of. They have no meaning beyond being prose.
var (
	chinese = [][]string{
		{"市信用办", "区市场监管局", "老城街道", "江湾法院", "镇政府", "行业协会", "一家物流公司", "县图书馆", "社区居委会", "港务部门"},
		{"昨日", "上周", "今年以来", "在例会上", "经过两个月的试行", "应居民的要求", "按照新办法", "在年底之前"},
		{"公布了", "修订了", "核对了", "撤下了", "重新发放了", "讨论了", "登记了", "补充了"},
		{"三百二十份承诺书", "失信信息的修复办法", "商户的等级名单", "图书押金的减免规定", "一批拖欠工资的案件", "志愿服务的积分", "合同履约的记录", "公共停车的收费标准"},
		{"，共涉及十二个乡镇", "，办理不收任何费用", "，有异议的可以书面提出", "，材料齐全的当场受理", "，结果将在网上公示", "，其余部分延到下个季度", "，参与的居民比去年多一倍", "，具体数字仍在统计"},
	}
	english = [][]string{
		{"The credit office", "A district court", "The harbour board", "Shopkeepers on Mill Street", "The county library", "A haulage firm", "Two council members"},
		{" said on Monday that", " announced last week that", " told residents that", " wrote in a notice that", " confirmed after a hearing that"},
		{" minor entries", " late deposits", " the list of rated traders", " volunteer points", " records of unpaid wages", " parking fees"},
		{" would be taken down after three months", " had been checked against the register", " would be published every quarter", " could be contested in writing", " were lower than in the year before"},
		{", at no charge", ", with few exceptions", ", although the forms remain long", ", and that the figures were still being counted", ", which most of those present welcomed"},
	}
)

// What names are made of. They stand between the parts of sentences, since the articles of a press
// are not made of the same few phrases: without them each article resembles all others.
var (
	characters = []rune("安柏岑常程崔邓丁董杜范方冯傅高龚顾郭韩何洪侯胡黄贾江蒋金康孔赖黎梁廖林凌刘龙卢陆吕罗马毛孟苗莫倪宁潘彭钱秦邱任邵沈石宋苏孙谭汤陶田")
	syllables  = []string{"bar", "cor", "dan", "el", "far", "gil", "har", "is", "jor", "kel", "lor", "mar", "nev", "os", "pel", "ran", "sel", "tor", "ul", "ven", "wes", "yar"}
)

// anyName invents the name of a person or a place.
func (o *outlet) anyName(random *rand.Rand) string {
	if !o.english {
		return string([]rune{characters[random.IntN(len(characters))], characters[random.IntN(len(characters))], characters[random.IntN(len(characters))]}[:2+random.IntN(2)])
	}
	s := ""
	for range 2 + random.IntN(2) {
		s += syllables[random.IntN(len(syllables))]
	}
	return " " + strings.ToUpper(s[:1]) + s[1:]
}

// invent makes an article up.
func (o *outlet) invent(random *rand.Rand, i int) piece {
	parts, end := chinese, "。"
	if o.english {
		parts, end = english, ". "
	}
	sentence := func() string {
		var b strings.Builder
		for n, choices := range parts {
			if n > 0 {
				b.WriteString(o.anyName(random))
			}
			b.WriteString(choices[random.IntN(len(choices))])
		}
		return b.String() + end
	}
	p := piece{
		url: fmt.Sprintf("%s/a/%d.html", o.base, i), title: strings.Trim(sentence(), "。. "),
		day: time.Date(2019, 1, 1, 8, 0, 0, 0, time.FixedZone("", 8*3600)).Add(time.Duration(random.IntN(2000*24*60)) * time.Minute),
	}
	p.title = fmt.Sprintf("%s（%d）", p.title, i)
	if o.english {
		p.title = fmt.Sprintf("%s (%d)", strings.TrimSuffix(p.title[:strings.LastIndex(p.title, "（")], "。"), i)
	}
	for range 4 + random.IntN(8) {
		var b strings.Builder
		for range 2 + random.IntN(4) {
			b.WriteString(sentence())
		}
		p.paragraphs = append(p.paragraphs, strings.TrimSpace(b.String()))
	}
	return p
}
