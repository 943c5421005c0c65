package extract

// markers are names by which content management systems and their templates call the element that holds an article's
// text, in lower case.
var markers = words(`trs_editor trs_uedit_view ucap-content rm_txt_con endtext js_content artibody articlebody article-body article_body
	article-content article_content articlecontent article__body article__content article-text article_text articletext article-con
	article_con article-main-content articlemain entry-content entry_content post-content post_content post-body
	post_body postbody postcontent post__content story-body storybody story-content story_body story__body story__content
	story-text content-body content__body content_body content-article detail-content detail_content detailcontent detailcon
	detail-con detail_con cnt-main-article-qq rwb_zw p-detail contentmain main-content main_content main-article vsb_content v_news_content
	wp_articlecontent news_content newscontent news-content news-body news_body newstext news_txt news_text newsbody news-detail newsdetail zoom zoomcon
	pages_content content_area text_area left_zw cnt_bd con_txt txt_con text-con text_con conttxt txtcont content_txt
	contenttext content-text content_text bt_content mp-editor rich-text richtext rich_text wysiwyg single-content
	single-post-content td-post-content caas-body body-copy bodycopy artical-content articalcontent art_content artcontent
	detail-body detail_body detailbody article-detail article_detail article-entry article-paragraphs mainbody maincontent textbody
	page-content arc-body arcbody txtcontent txt-content ctrlfscont articledetail body-text article-copy content_main content-main text_content nr_content newsnr con_con`)

func isMarker(names []string) bool {
	for _, n := range names {
		if markers[n] {
			return true
		}
	}
	return false
}

// shares by which a marked element is told from one that only bears the name, and an inner one from an outer.
const (
	markerShare = 0.45
	innerShare  = 0.92
)

// findBody is the element that holds the article's text and the rule that found it; -1 when the page has none.
func (l *layout) findBody() (int32, string) {
	dense, value := l.densest()
	if dense < 0 {
		return -1, ""
	}
	if i := l.marked(l.gain(dense)); i >= 0 {
		return i, "marker"
	}
	if value < minValue {
		return -1, ""
	}
	return dense, "density"
}

// minValue is the least value of an element that is taken as an article without being marked as one.
const minValue = 200

// marked is the innermost of the marked elements that hold the better part of the good text, -1 when there is none.
func (l *layout) marked(gain float64) int32 {
	best, bestGain := int32(-1), markerShare*gain
	for i := range l.elems {
		e := &l.elems[i]
		if !isMarker(e.names) || e.first == e.end {
			continue
		}
		g := l.gain(int32(i))
		inside := best >= 0 && int32(i) < l.elems[best].last
		if g > bestGain || inside && g >= innerShare*bestGain {
			best, bestGain = int32(i), g
		}
	}
	return best
}
