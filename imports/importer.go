package imports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/dates"
	"yulun/frontier"
)

// Sink takes the articles; it is the one of a crawl. What it is given is durable when it returns.
type Sink interface {
	Accept(ctx context.Context, f frontier.Fetched) (frontier.Outcome, error)
}

// Known knows the articles that are stored. The store is one.
type Known interface {
	Lookup(ctx context.Context, runID int64, sourceID, url string) (visit frontier.Visit, handled, ok bool, err error)
	Fetches(ctx context.Context, id string) ([]frontier.Fetch, error)
	Article(ctx context.Context, id string) (article.Article, error)
}

// Archiver keeps bytes. *archive.Writer is one.
type Archiver interface {
	Write(archive.Record) (article.Location, error)
}

// Options are what an Importer works with. Sink, Known, Archive, Outlets, Read and Join are
// required; where DryRun is set only the last three are, and without Known every article counts as
// new.
type Options struct {
	Sink    Sink
	Known   Known
	Archive Archiver
	Outlets *Outlets
	// Read reads the article on a page. Its error is that of a page without one.
	Read func(article.Source, Page) (article.Page, error)
	// Join makes one page of an article's first page and its further ones, in order.
	Join func(first article.Page, rest []article.Page) article.Page
	// Crawl fetches addresses as a crawl does. It calls taken or refused once for each of them, by
	// any number of goroutines. Required for lists of addresses.
	Crawl func(ctx context.Context, addresses []Address, taken func(frontier.Fetched, frontier.Outcome), refused func(Refusal)) error
	// Columns, Encoding and Delimiter say how tables are read; each is found where it is empty.
	Columns   Columns
	Encoding  string
	Delimiter byte
	// Contact says that requests name whom to reach, which concerns lists of addresses alone.
	Contact bool
	// Format is the format of every file; empty: found by each file's name, then by its first bytes.
	Format Format
	// DryRun reads everything and keeps nothing.
	DryRun bool
	// Zone is for dates that name none; nil: that of each article's outlet, or China's. DateOrder
	// is that of numeric dates with the year at the end.
	Zone      *time.Location
	DateOrder dates.Order
	// Taken is called with every article that is taken, or would be, with its outcome; Refused of
	// everything that is not. Each is called by one goroutine at a time, and may be nil.
	Taken   func(frontier.Fetched, frontier.Outcome)
	Refused func(Refusal)
	// Progress is called with how far the import is, by one goroutine at a time. May be nil.
	Progress func(Progress)
	// Input is read for the file "-".
	Input io.Reader
	Log   *slog.Logger
	Now   func() time.Time
}

// Importer takes articles out of files.
type Importer struct {
	o Options

	bytesRead  atomic.Int64 // of the files so far
	totalBytes int64        // of all files, 0 where that is unknown

	mu         sync.Mutex // guards what follows
	total      Summary
	file       *FileSummary // of the file that is being read
	asides     []*aside
	asideBytes int
	dry        map[string]bool // what a dry run has seen, by source and address
	waiting    []Refusal       // not reported yet, so that they are reported in the order of the file
}

// New makes an Importer.
func New(o Options) (*Importer, error) {
	if o.Outlets == nil || o.Read == nil || o.Join == nil || !o.DryRun && (o.Known == nil || o.Sink == nil || o.Archive == nil) {
		return nil, errors.New("imports: Sink, Known, Archive, Outlets, Read and Join are required")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Importer{o: o}, nil
}

// Run imports files. What cannot be taken is counted and reported, and hinders nothing else; the
// error is ctx's end, or a fault of archive, sink or store. What was taken before stays, and the
// next run over the same files passes over it.
func (m *Importer) Run(ctx context.Context, files Files) (Summary, error) {
	began := m.o.Now()
	m.total = Summary{Reasons: map[string]int{}}
	if err := m.checkOptions(files); err != nil {
		return m.total, err
	}
	m.bytesRead.Store(0)
	m.totalBytes = files.size()
	for _, f := range files {
		if err := m.importFile(ctx, f); err != nil {
			return m.finish(began), err
		}
	}
	err := m.joinParts(ctx)
	m.mu.Lock()
	m.reportRefusals()
	m.mu.Unlock()
	return m.finish(began), err
}

func (m *Importer) finish(began time.Time) Summary {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total.Seconds = m.o.Now().Sub(began).Seconds()
	return m.total
}

// importFile imports one file.
func (m *Importer) importFile(ctx context.Context, f file) error {
	m.begin(f)
	defer m.end()
	opened, err := m.open(f)
	if err != nil {
		m.badFile(f, err)
		return nil
	}
	defer opened.close()
	m.setFormat(opened.format)
	var addresses []Address
	group, groupCtx := errgroup.WithContext(ctx)
	lanes := m.lanes(groupCtx, group, f, opened.format)
	readErr := opened.reader.each(func(item Item) error {
		if item.Address == "" {
			return lanes.send(groupCtx, item)
		}
		a := Address{Place: item.Place, URL: item.Address}
		a.Source, item.Refused = m.o.Outlets.crawled(a.URL)
		if item.Refused != nil {
			return lanes.send(groupCtx, item)
		}
		addresses = append(addresses, a)
		return nil
	})
	lanes.close()
	if err := group.Wait(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if readErr != nil {
		m.badFile(f, readErr)
	}
	return m.crawl(ctx, addresses)
}

// crawl has addresses fetched. A dry run counts them as new.
func (m *Importer) crawl(ctx context.Context, addresses []Address) error {
	if m.o.DryRun || len(addresses) == 0 {
		for _, a := range addresses {
			m.count(frontier.Fetched{Page: article.Page{URL: a.URL}, Source: a.Source}, frontier.OutcomeNew)
		}
		return nil
	}
	return m.o.Crawl(ctx, addresses, m.count, m.refuse)
}

// badFile counts a file that can't be read, or not to its end.
func (m *Importer) badFile(f file, err error) {
	var refused *Refusal
	if !errors.As(err, &refused) {
		refused = fault(CodeBadFile, "%v", err)
	}
	if refused.File == "" {
		refused.Place = Place{File: f.path}
	}
	m.refuse(*refused)
}

// lanes hand items to goroutines, those of one address always to the same one, so that they are
// kept in the order of the file.
type lanes struct {
	in      []chan Item
	next    int
	columns Columns
}

// lanes starts the goroutines.
func (m *Importer) lanes(ctx context.Context, group *errgroup.Group, f file, format Format) *lanes {
	l := &lanes{columns: m.o.Columns, in: make([]chan Item, 2*runtime.GOMAXPROCS(0))} // half of them wait for the disk
	for i := range l.in {
		in := make(chan Item, 4)
		l.in[i] = in
		group.Go(func() error {
			for item := range in {
				if err := m.process(ctx, item, f, format); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return l
}

func (l *lanes) send(ctx context.Context, item Item) error {
	lane := l.next % len(l.in)
	if key := item.key(l.columns); key != "" {
		h := 0
		for _, c := range []byte(key) {
			h = (h*31 + int(c)) & 0xffffff
		}
		lane = h % len(l.in)
	}
	l.next++
	select {
	case l.in[lane] <- item:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *lanes) close() {
	for _, in := range l.in {
		close(in)
	}
}

// process deals with one item. The error is a fault of the import as a whole.
func (m *Importer) process(ctx context.Context, item Item, f file, format Format) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c, refused := item.candidate(m, format)
	if refused == nil && c.isPart() {
		return m.setAside(ctx, item, c)
	}
	if refused == nil {
		outcome, older, err := m.keep(ctx, c)
		if err != nil {
			return fmt.Errorf("import %s: %w", item.Place, err)
		}
		if refused = older; refused == nil {
			m.count(c.fetched, outcome)
			return nil
		}
	}
	refused.Place = item.Place
	if refused.Code == CodeNoArticle && format == HTML && !f.inFolder { // it was named as an article
		refused.Fault = true
	}
	m.refuse(*refused)
	return nil
}

func (m *Importer) begin(f file) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total.ByFile = append(m.total.ByFile, FileSummary{File: f.path})
	m.file = &m.total.ByFile[len(m.total.ByFile)-1]
	m.total.Files++
}

func (m *Importer) setFormat(f Format) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.file.Format = f
}

func (m *Importer) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.file = nil
	m.reportRefusals()
	m.report()
}

func (m *Importer) count(f frontier.Fetched, o frontier.Outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	undated := f.Page.Text != "" && f.Page.Published.IsZero() // an address that was fetched before has no text here
	m.total.count(o, undated)
	m.file.count(o, undated)
	if m.o.Taken != nil {
		m.o.Taken(f, o)
	}
	m.report()
}

func (m *Importer) refuse(r Refusal) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total.refuse(r)
	m.file.refuse(r)
	if m.waiting = append(m.waiting, r); len(m.waiting) >= mostWaiting {
		m.reportRefusals()
	}
	m.report()
}

// mostWaiting bounds the refusals that wait to be reported.
const mostWaiting = 10_000

func (m *Importer) reportRefusals() {
	slices.SortStableFunc(m.waiting, func(a, b Refusal) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Offset, b.Offset)) })
	for _, r := range m.waiting {
		if m.o.Refused != nil {
			m.o.Refused(r)
		}
	}
	m.waiting = nil
}

func (m *Importer) report() {
	if m.o.Progress != nil {
		m.o.Progress(Progress{Summary: m.total, Bytes: m.bytesRead.Load(), TotalBytes: m.totalBytes})
	}
}
