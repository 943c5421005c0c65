package main

import (
	"context"
	"fmt"

	"yulun/codebook/codebooktest"
	"yulun/index"
)

// searches are what people look for: rare and frequent words, parts of words, phrases, fields, and
// all of these.
func searches() []string {
	return []string{
		"", "失信被执行人", "联合惩戒", "信用", "隐私", "社会信用体系 隐私", `"信用修复"`, "被执行人", "人脸识别 -健康码", "雪亮工程",
		"企业 监管", "title:失信", "frame:privacy", "frame:law,privacy stance:critical", "信用 from:2019 to:2020", "type:hk_tw lang:zh 大数据",
		"outlet:outlet-7", "老赖 限制高消费 高铁", "from:2020-01 to:2020-03 健康码", `"不存在的短语在这里"`,
	}
}

// question is one behind a chart.
type question struct {
	query  string
	bucket index.Bucket
	group  index.Group
}

// series are the questions behind charts.
func series() []question {
	return []question{
		{"", index.Month, index.Ungrouped},
		{"", index.Month, index.ByType},
		{"", index.Month, index.ByFrame},
		{"", index.Quarter, index.ByFrame},
		{"", index.Year, index.ByOutlet},
		{"", index.Month, index.ByCountry},
		{"", index.Week, index.ByType},
		{"隐私", index.Month, index.ByFrame},
		{"隐私", index.Month, index.ByType},
		{"失信被执行人 lang:zh", index.Month, index.ByType},
		{"联合惩戒", index.Quarter, index.ByFrame},
		{"信用", index.Month, index.ByType},
		{"社会信用体系", index.Month, index.ByFrame},
		{"from:2019 to:2019", index.Week, index.ByType},
		{"from:2019 to:2021", index.Day, index.ByType},
		{"stance:critical", index.Month, index.ByType},
		{"stance:critical frame:privacy", index.Quarter, index.ByOutlet},
		{"type:hk_tw", index.Month, index.ByFrame},
		{`"信用修复"`, index.Month, index.ByOutlet},
		{"人脸识别 -健康码", index.Month, index.ByFrame},
	}
}

// ask asks every question and prints how long it took, the first time and afterwards.
func ask(ctx context.Context, db index.Index, rounds int) error {
	var plain, faceted, cells asked
	for _, query := range searches() {
		for _, facets := range []bool{true, false} { // the pages ask with facets
			q, err := index.Parse(index.Vocabulary{Codebook: codebooktest.Book()}, query)
			if err != nil {
				return err
			}
			q.Facets = facets
			all := &plain
			if facets {
				all = &faceted
			}
			err = all.measure(fmt.Sprintf("search %s %s", map[bool]string{true: "with facets", false: "hits only  "}[facets], query), rounds, func() (string, error) {
				result, err := db.Search(ctx, q)
				return fmt.Sprintf("%d hits", result.Total), err
			})
			if err != nil {
				return err
			}
		}
	}
	for _, s := range series() {
		q, err := index.Parse(index.Vocabulary{Codebook: codebooktest.Book()}, s.query)
		if err != nil {
			return err
		}
		err = cells.measure(fmt.Sprintf("series %-7s by %-7s %s", s.bucket, s.group, s.query), rounds, func() (string, error) {
			list, err := db.Cells(ctx, q, index.Cut{Bucket: s.bucket, Group: s.group})
			return fmt.Sprintf("%d cells", len(list)), err
		})
		if err != nil {
			return err
		}
	}
	faceted.report("ALL SEARCHES WITH FACETS")
	plain.report("ALL SEARCHES, HITS ONLY")
	cells.report("ALL SERIES")
	return nil
}
