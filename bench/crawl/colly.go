package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"
)

// crawlWithColly follows the links of the lists to all pages and reads nothing.
func crawlWithColly(s settings) error {
	seeds, err := os.ReadFile(s.seeds)
	if err != nil {
		return err
	}
	c := colly.NewCollector(colly.Async(true))
	c.IgnoreRobotsTxt = false
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 2, Delay: s.delay}); err != nil {
		return err
	}
	c.SetRequestTimeout(30 * time.Second)
	c.OnHTML("a[href]", func(e *colly.HTMLElement) {
		link := e.Request.AbsoluteURL(e.Attr("href"))
		if strings.Contains(link, "/list/") || strings.Contains(link, "/a/") {
			_ = e.Request.Visit(link) // visited before, or disallowed
		}
	})
	lines := bufio.NewScanner(strings.NewReader(string(seeds)))
	for lines.Scan() {
		if err := c.Visit(lines.Text()); err != nil {
			return fmt.Errorf("visit %s: %w", lines.Text(), err)
		}
	}
	c.Wait()
	return nil
}
