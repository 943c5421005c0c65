package passage

import (
	"slices"
	"testing"

	"yulun/internal/boilerplate"
	"yulun/text"
)

func TestNoticesAreNotRead(t *testing.T) {
	r := reader(t)
	r.Fold = text.NewConverter().Fold
	const piece = "社会信用体系让守信者受益。"
	for _, c := range []struct {
		name, text string
		want       []string
		kinds      []boilerplate.Kind
	}{
		{"none", piece + "\n法院依法惩戒。", []string{piece, "法院依法惩戒。"}, nil},
		{"a line at the end", piece + "\n如有侵权请通知删除", []string{piece}, []boilerplate.Kind{boilerplate.Takedown}},
		{"in traditional characters", piece + "\n如有侵權，請聯繫我們刪除。", []string{piece}, []boilerplate.Kind{boilerplate.Takedown}},
		{"on the last line", piece + "如有侵权请通知删除。", []string{piece}, []boilerplate.Kind{boilerplate.Takedown}},
		{"without a full stop before it", "法院把不履行判决的人列入名单并依法惩戒如有侵权请通知删除", []string{"法院把不履行判决的人列入名单并依法惩戒"}, []boilerplate.Kind{boilerplate.Editing}},
		{
			"several", "来源：云溪日报\n" + piece + "（责任编辑：张三）\n版权所有，未经授权不得转载。",
			[]string{piece},
			[]boilerplate.Kind{boilerplate.Editing, boilerplate.Rights, boilerplate.Editing},
		},
		{
			"in English", "The court lists debtors.\nSubscribe to our newsletter for the latest news.\n© 2024 The Example Post. All rights reserved.",
			[]string{"The court lists debtors."},
			[]boilerplate.Kind{boilerplate.Call, boilerplate.Rights},
		},
		{
			"what an article says of rights", "平台未经授权转载报道，法院判其侵权。\n" + piece,
			[]string{"平台未经授权转载报道，法院判其侵权。", piece},
			nil,
		},
		{"nothing but a notice", "如有侵权请通知删除", nil, []boilerplate.Kind{boilerplate.Takedown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := r.Read("", c.text)
			var got []string
			for _, s := range p.Sentences {
				got = append(got, p.Quote(s.Field, s.Start, s.End))
			}
			var kinds []boilerplate.Kind
			for _, n := range p.Notices {
				kinds = append(kinds, n.Kind)
			}
			if !slices.Equal(got, c.want) || !slices.Equal(kinds, c.kinds) {
				t.Errorf("got %q without %q, want %q without %q", got, kinds, c.want, c.kinds)
			}
		})
	}
}
