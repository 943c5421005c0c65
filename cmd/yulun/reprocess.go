package main

import (
	"context"
	"errors"
	"fmt"

	"yulun/locale"
)

type reprocessCommand struct {
	ScoreOnly bool `help:"Score the kept texts again and leave the archive alone."`
}

// Help is printed below the flags.
func (reprocessCommand) Help() string {
	return `Applies the present reader, lexicon and scorer to what was fetched before. Nothing is fetched, and no revision is made, since
the outlets changed nothing.

` + exitCodes
}

// Run reads and scores everything again.
func (c *reprocessCommand) Run(ctx context.Context, a *app) error {
	result, behind := a.service().Reprocess(ctx, c.ScoreOnly)
	if behind != nil && !isBehind(behind) {
		return behind
	}
	for _, f := range result.Failures {
		a.complain("%s (%s): %v", f.URL, f.ID, f.Err)
	}
	var err error
	if a.globals.JSON {
		err = writeJSON(a.std.out, map[string]int{
			"articles": result.Articles, "changed": result.Changed, "found": result.Found, "failed": len(result.Failures),
		})
	} else {
		_, err = fmt.Fprint(a.std.out, locale.Sprintf("%d {article|articles}, %d of them changed, %d could not be read again; %d found on pages that held none before\n",
			result.Articles, result.Changed, len(result.Failures), result.Found))
	}
	if err == nil && len(result.Failures) > 0 {
		err = partial(len(result.Failures), result.Articles, "articles")
	}
	return errors.Join(err, behind)
}
