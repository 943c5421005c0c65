package codebook

import (
	"cmp"
	"slices"

	"yulun/article"
)

// In is the codebook with its words in a language. Where it has none in Chinese, the English ones
// stand there.
func (c Codebook) In(lang article.Lang) Codebook {
	if lang != article.Chinese {
		return c
	}
	c.Frames, c.Classes, c.Objects = slices.Clone(c.Frames), slices.Clone(c.Classes), slices.Clone(c.Objects)
	c.Conducts, c.OutletTypes = slices.Clone(c.Conducts), slices.Clone(c.OutletTypes)
	for i := range c.Frames {
		c.Frames[i].Words = c.Frames[i].inChinese()
	}
	for i := range c.Classes {
		c.Classes[i].Words = c.Classes[i].inChinese()
	}
	for i := range c.Objects {
		c.Objects[i].Words = c.Objects[i].inChinese()
	}
	for i := range c.Conducts {
		c.Conducts[i].Words = c.Conducts[i].inChinese()
	}
	for i := range c.OutletTypes {
		c.OutletTypes[i].Words = c.OutletTypes[i].inChinese()
	}
	c.RulesEn = cmp.Or(c.RulesZh, c.RulesEn)
	return c
}

func (w Words) inChinese() Words {
	if w.TitleZh != "" {
		w.Title, w.Plural = w.TitleZh, w.TitleZh
	}
	w.Description = cmp.Or(w.DescriptionZh, w.Description)
	return w
}
