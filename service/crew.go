package service

import (
	"context"

	"yulun/article"
	"yulun/jobs"
)

// crew is the service that crawls by schedule, as the pages of this process see it: its own, or
// that of another process on the same data folder or database.
type crew struct{ *Service }

// Work is what the service does and has planned.
func (c crew) Work(ctx context.Context) (jobs.Work, error) {
	q, err := c.existingQueue(ctx)
	if err != nil {
		return jobs.Work{}, err
	}
	runs, err := c.store.LastRuns(ctx)
	if err != nil {
		return jobs.Work{}, err
	}
	return q.Work(ctx, c.sources(), runs, c.o.Now())
}

// CrawlNow plans a crawl of a source for now. The service begins it, or the next one that is
// started.
func (c crew) CrawlNow(ctx context.Context, source string) error {
	chosen, err := c.Choose([]string{source})
	if err != nil {
		return err
	}
	if chosen[0].Paused {
		return Paused(source)
	}
	q, err := c.openQueue(ctx)
	if err != nil {
		return err
	}
	return q.Hasten(ctx, source, c.o.Now())
}

// CancelJob cancels one job.
func (c crew) CancelJob(ctx context.Context, id int64) error {
	q, err := c.Queue(ctx)
	if err != nil {
		return err
	}
	return q.CancelJob(ctx, id)
}

// TryJob lets a job be worked at once.
func (c crew) TryJob(ctx context.Context, id int64) error {
	q, err := c.Queue(ctx)
	if err != nil {
		return err
	}
	return q.TryNow(ctx, id, c.o.Now())
}

// Paused refuses to crawl a source that is paused.
func Paused(source string) error {
	return article.Usagef("Let it go on first: on its page, or by paused: false in sources.yaml.", "the source %s is paused", source)
}
