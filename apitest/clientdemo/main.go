//go:build generated

// Command clientdemo asks a running yulun through the client that the test generates, and checks
// that the answers fit one another.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	log.SetFlags(0)
	client, err := NewClientWithResponses(os.Args[1] + "/api/v1")
	check(err)
	ctx := context.Background()
	total := pages(ctx, client)
	series(ctx, client, total)
	compared, err := client.CompareWithResponse(ctx, &CompareParams{})
	check(err)
	same("articles of the comparison", compared.JSON200.Overall.Articles, total)
	stream, err := client.ListArticlesWithResponse(ctx, &ListArticlesParams{})
	check(err)
	same("lines of the stream", bytes.Count(stream.Body, []byte("\n")), total)
	sources, err := client.ListSourcesWithResponse(ctx)
	check(err)
	methods, err := client.GetMethodsWithResponse(ctx)
	check(err)
	status, err := client.GetStatusWithResponse(ctx)
	check(err)
	counted := 0
	for _, n := range *methods.JSON200.Methods {
		counted += n
	}
	same("articles by method", counted, total)
	same("articles that wait", status.JSON200.Waiting, 0)
	against, within := "type:party", "lang:zh"
	keyness, err := client.GetKeynessWithResponse(ctx, &GetKeynessParams{Type: &[]GetKeynessParamsType{"commercial"}, Against: &against, Within: &within})
	check(err)
	if keyness.JSON200 == nil || len(keyness.JSON200.Rows) == 0 || keyness.JSON200.Rows[0].Word == nil {
		log.Fatalf("keyness: %s %s", keyness.Status(), keyness.Body)
	}
	mistake(ctx, client)
	fmt.Printf("done: %d articles, %d sources\n", total, len(*sources.JSON200))
}

// pages goes through a search by cursor, and opens each article.
func pages(ctx context.Context, client *ClientWithResponses) int {
	params, limit, seen := &SearchParams{}, 50, 0
	params.Limit = &limit
	for {
		page, err := client.SearchWithResponse(ctx, params)
		check(err)
		if page.JSON200 == nil {
			log.Fatalf("search: %s %s", page.Status(), page.Body)
		}
		for _, hit := range *page.JSON200.Hits {
			opened, err := client.GetArticleWithResponse(ctx, hit.Id)
			check(err)
			if opened.JSON200 == nil || opened.JSON200.Title != hit.Title || opened.JSON200.Evidence == nil {
				log.Fatalf("article %s: %s", hit.Id, opened.Status())
			}
			seen++
		}
		if params.Cursor = page.JSON200.Next; params.Cursor == nil {
			same("articles in pages", seen, page.JSON200.Total)
			return seen
		}
	}
}

// series adds up the points of a series.
func series(ctx context.Context, client *ClientWithResponses, total int) {
	bucket := GetSeriesParamsBucket("year")
	answer, err := client.GetSeriesWithResponse(ctx, &GetSeriesParams{Bucket: &bucket})
	check(err)
	sum := 0
	for _, points := range []*[]Point{answer.JSON200.Points, answer.JSON200.Undated} {
		if points == nil {
			continue
		}
		for _, p := range *points {
			if sum += p.Articles; p.Articles > 0 && (p.MeanStance.Value < -1 || p.MeanStance.Value > 1) {
				log.Fatalf("%s: mean stance %f", p.Bucket, p.MeanStance.Value)
			}
		}
	}
	same("articles of the series", sum, total)
}

// mistake asks for something that doesn't exist.
func mistake(ctx context.Context, client *ClientWithResponses) {
	q := "frame:fear"
	refused, err := client.SearchWithResponse(ctx, &SearchParams{Q: &q})
	check(err)
	p := refused.ApplicationproblemJSON400
	if refused.StatusCode() != http.StatusBadRequest || p == nil || p.Field == nil || *p.Field != "q" || p.Name != "invalid-query" || p.Remedy == "" {
		log.Fatalf("a frame that is not there: %s %s", refused.Status(), refused.Body)
	}
}

func same(what string, got, want int) {
	if got != want {
		log.Fatalf("%s: %d, want %d", what, got, want)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
