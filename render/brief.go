package render

import (
	"html/template"

	"yulun/locale"
	"yulun/stats"
)

// VolumeChart draws the articles of a series that is cut once, by class, small enough to stand
// beside other answers.
func VolumeChart(p locale.Printer, s stats.Series) template.HTML {
	f := newFrame(p, s, s.Points, SeriesDrawing{Width: 360})
	f.left, f.barsTop, f.barsHeight = 34, 4, 44
	f.step = (f.width - f.left) / float64(max(1, len(f.points)))
	f.open(int(f.width), 66, p.T("Articles over time"), p.T("The number of articles per %s by class. The page of the series has the same figures in a table.", BucketName(p, s.Bucket)))
	if len(f.points) == 0 {
		return f.close()
	}
	f.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" class="grid"/>`, f.left, f.width, f.barsTop+f.barsHeight, f.barsTop+f.barsHeight)
	f.bars(0)
	y := f.barsTop + f.barsHeight + 14
	f.text(f.left, y, "start", "tick", p.Date(f.points[0].Bucket))
	f.text(f.width, y, "end", "tick", p.Date(f.points[len(f.points)-1].Bucket))
	return f.close()
}

// OverallChart draws the shares of all coverage below those of the survey, without groups and
// without a legend.
func OverallChart(p locale.Printer, c stats.Comparison) template.HTML {
	const width, rowHeight = 360, 36
	c.Sections = nil
	rows := chartRows(p, c)
	v := canvas{p: p}
	v.open(width, len(rows)*rowHeight, p.T("All coverage beside the survey"), p.T(sharesDescription))
	for i, row := range rows {
		y := float64(i * rowHeight)
		v.text(0, y+13, "start", "label", row.name)
		v.text(width, y+13, "end", "count", row.count)
		v.shares(row, 0, y+17, width, 14)
	}
	return v.close()
}
