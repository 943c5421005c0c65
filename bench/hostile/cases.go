package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// hostile is one case: pages and listings, and the sources that name them. All lies in files, so that this
// program stays small: the peak of a program that it starts is at least its own.
type hostile struct {
	name string
	// outlets is how many there are, 1 at least, each on a host of its own with the same pages.
	outlets int
	// source is what an outlet's source names, with HOST for the host; body its limit, 5MB where empty.
	source, body string
	// files are written by name.
	files map[string]func(w io.Writer, host string)
	// cookies floods every answer with cookies.
	cookies bool
}

const article = "pages: ['HOST/a.html']"

var cases = []hostile{
	{name: "eight", outlets: 8, source: article, files: page(repeated("social credit system is unfair and not good. ", 4_500_000))},
	{name: "english", source: article, files: page(varied(4_900_000))},
	{name: "chinese", source: article, files: page(repeated("社会信用体系侵犯隐私，并不公平，学者批评黑名单缺乏法律依据。", 4_900_000))},
	{name: "line", source: article, body: "20MB", files: page(repeated("social credit system is unfair and not good. ", 10_000_000))},
	{name: "sentences", source: article, files: page(repeated("The social credit blacklist is unfair and violates privacy. ", 60_000*60))},
	{name: "cells", source: article, files: page(func(w io.Writer) {
		io.WriteString(w, "<table>")
		for i := range 1000 {
			io.WriteString(w, "<tr>"+strings.Repeat(fmt.Sprintf("<td>credit %d</td>", i), 100)+"</tr>")
		}
		io.WriteString(w, "</table>")
	})},
	{name: "nesting", source: article, files: page(func(w io.Writer) {
		for range 50_000 {
			io.WriteString(w, "<div>social credit is unfair. ")
		}
	})},
	{name: "links", source: "lists: [{url: 'HOST/list.html'}]", body: "20MB", files: map[string]func(io.Writer, string){
		"list.html": func(w io.Writer, _ string) {
			io.WriteString(w, "<html><body><ul>")
			for i := range 200_000 {
				fmt.Fprintf(w, "<li><a href='/news/2026/%d.html'>Social credit, part %d</a>\n", i, i)
			}
		},
	}},
	{name: "feed", source: "feeds: ['HOST/feed.xml']", body: "100MB", files: map[string]func(io.Writer, string){
		"feed.xml": func(w io.Writer, host string) {
			io.WriteString(w, `<rss version="2.0"><channel><title>S</title><link>`+host+`/</link><description>d</description>`)
			for i := range 1_000_000 {
				fmt.Fprintf(w, "<item><title>Part %d</title><link>%s/%d</link></item>\n", i, host, i)
			}
			io.WriteString(w, "</channel></rss>")
		},
	}},
	{name: "sitemap", source: "sitemaps: ['HOST/sitemap.xml']", body: "100MB", files: map[string]func(io.Writer, string){
		"sitemap.xml": func(w io.Writer, host string) {
			io.WriteString(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
			for i := range 1_000_000 {
				fmt.Fprintf(w, "<url><loc>%s/%d</loc></url>", host, i)
			}
			io.WriteString(w, "</urlset>")
		},
	}},
	{name: "cookies", cookies: true, source: twenty(), files: page(repeated("The social credit blacklist is unfair and violates privacy. ", 3000))},
	{name: "markup", source: article, files: page(func(w io.Writer) { // empty elements, for the tree alone
		io.WriteString(w, strings.Repeat("<b></b>", 680_000))
	})},
}

// twenty are the addresses of twenty pages.
func twenty() string {
	var addresses []string
	for i := range 20 {
		addresses = append(addresses, fmt.Sprintf("'HOST/a.html?%d'", i))
	}
	return "pages: [" + strings.Join(addresses, ", ") + "]"
}

// page is one article with a body.
func page(body func(io.Writer)) map[string]func(io.Writer, string) {
	return map[string]func(io.Writer, string){"a.html": func(w io.Writer, _ string) {
		io.WriteString(w, `<html lang="en"><head><meta charset="utf-8"><title>Social credit</title></head><body><article><h1>Social credit</h1><p>`)
		body(w)
		io.WriteString(w, `</p></article></body></html>`)
	}}
}

// repeated is a text over and over, of about so many bytes.
func repeated(text string, size int) func(io.Writer) {
	return func(w io.Writer) {
		for range size / len(text) {
			io.WriteString(w, text)
		}
	}
}

// varied is English of some thousand words, with those of the topic among them, in paragraphs.
func varied(size int) func(io.Writer) {
	topic := []string{"social credit", "blacklist", "privacy", "unfair", "punishment", "court", "trust", "government", "score", "surveillance"}
	return func(w io.Writer) {
		random := rand.New(rand.NewPCG(1, 1))
		for written, words := 0, 0; written < size; words++ {
			word := topic[random.IntN(len(topic))]
			if random.IntN(20) > 0 {
				word = ""
				for range 1 + random.IntN(3) {
					word += string("bcdfghlmnprstvw"[random.IntN(15)]) + string("aeiou"[random.IntN(5)]) + string("nrstl"[random.IntN(5)])
				}
			}
			n, _ := io.WriteString(w, word+[]string{" ", " ", " ", " ", " ", " ", " ", " ", ", ", ". "}[random.IntN(10)])
			if written += n; words%150 == 149 {
				io.WriteString(w, "</p>\n<p>")
			}
		}
	}
}

// write writes the files of a case into a folder.
func (c hostile) write(dir string, port int) error {
	for name, content := range c.files {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		content(w, fmt.Sprintf("http://127.0.4.1:%d", port))
		if err := w.Flush(); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// handler serves the files of a folder, and 404 for anything else.
func (c hostile) handler(dir string) http.Handler {
	files := http.FileServer(http.Dir(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.cookies {
			for i := range 1200 {
				w.Header().Add("Set-Cookie", fmt.Sprintf("c%d-%s=%s; Path=/", i, r.URL.RawQuery, strings.Repeat("x", 150)))
			}
		}
		files.ServeHTTP(w, r)
	})
}
