package render

import (
	"html/template"

	"yulun/stats"
)

// VolumeChart draws the articles of a series that is cut once, by class, small enough to stand
// beside other answers.
func VolumeChart(s stats.Series) template.HTML {
	f := newFrame(s, s.Points, SeriesDrawing{Width: 360})
	f.left, f.barsTop, f.barsHeight = 34, 4, 44
	f.step = (f.width - f.left) / float64(max(1, len(f.points)))
	f.open(int(f.width), 66, "Articles over time", "The number of articles per "+string(s.Bucket)+" by class. The page of the series has the same figures in a table.")
	if len(f.points) == 0 {
		return f.close()
	}
	f.add(`<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" class="grid"/>`, f.left, f.width, f.barsTop+f.barsHeight, f.barsTop+f.barsHeight)
	f.bars(0)
	y := f.barsTop + f.barsHeight + 14
	f.text(f.left, y, "start", "tick", f.points[0].Bucket)
	f.text(f.width, y, "end", "tick", f.points[len(f.points)-1].Bucket)
	return f.close()
}

// OverallChart draws the shares of all coverage below those of the survey, without groups and
// without a legend.
func OverallChart(c stats.Comparison) template.HTML {
	const width, rowHeight = 360, 36
	c.Sections = nil
	rows := chartRows(c)
	var v canvas
	v.open(width, len(rows)*rowHeight, "All coverage beside the survey", sharesDescription)
	for i, row := range rows {
		y := float64(i * rowHeight)
		v.text(0, y+13, "start", "label", row.name)
		v.text(width, y+13, "end", "count", row.count)
		v.shares(row, 0, y+17, width, 14)
	}
	return v.close()
}
