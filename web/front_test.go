package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestFrontPage: the page shows where each article stood in a listing and when, opens it, and is
// reached from the source and from the article.
func TestFrontPage(t *testing.T) {
	t.Parallel()
	c := press(t)
	id := c.sources[0].ID
	front := "/source/" + id + "/front"
	page := c.get(t, front)
	rows := regexp.MustCompile(`<tr><th scope="row" class="flow" lang="[^"]+"><a href="(/article/[0-9a-f]{16})">`).FindAllStringSubmatch(page.body, -1)
	if page.status != http.StatusOK || len(rows) < 3 || len(page.body) > 200_000 {
		t.Fatalf("%d with %d articles in %d bytes", page.status, len(rows), len(page.body))
	}
	for _, want := range []string{"order: not by date", "2 looks", `<svg viewBox`, `<td class="n">5</td><td class="n">2</td></tr>`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Count(page.body, `<a href="`+rows[0][1]+`"`) != 2 {
		t.Error("an article is not opened by its line and by its row")
	}
	if body := c.get(t, rows[0][1]).body; !strings.Contains(body, `href="`+front+`"`) || !strings.Contains(body, "1 of ") {
		t.Error("the article doesn't lead to the page, or doesn't say its best place")
	}
	if body := c.get(t, "/source/"+id).body; !strings.Contains(body, `href="`+front+`"`) {
		t.Error("the source doesn't lead to the page")
	}
	for target, status := range map[string]int{
		front + "?listing=1&page=1": 200, front + "?listing=1&page=2": 400, front + "?listing=2": 400, front + "?page=0": 400, front + "?sort=up": 400, "/source/nowhere/front": 404,
	} {
		if got := c.get(t, target); got.status != status {
			t.Errorf("%s: %d, want %d", target, got.status, status)
		}
	}
	for target, says := range map[string]string{
		front + "?listing=1&page=2": "The listing has 1 page.", front + "?listing=2": "The source has 1 listing.", rows[0][1] + "?part=99": "the text has 1 part",
	} {
		if body := c.get(t, target).body; !strings.Contains(body, says+"<") {
			t.Errorf("%s: no %q in %s", target, says, body)
		}
	}
	if body := c.get(t, "/source/never-crawled/front").body; !strings.Contains(body, "No place is known yet") {
		t.Error("a source without places is not said to have none")
	}
}
