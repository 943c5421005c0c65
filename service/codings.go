package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/sheet"
	"yulun/internal/strictyaml"
)

// Why a row of codings is not kept, or is remarkable.
const (
	RefusedUnreadable = "unreadable"    // a value can't be read
	RefusedByBook     = "not_allowed"   // the codebook does not allow it
	RefusedUnknown    = "unknown"       // there is no such article
	RefusedNotDrawn   = "not_in_sample" // the article is not in the sample, or there is no such sample
	RefusedText       = "other_text"    // it is not about any text that the article has or had
	RefusedTwice      = "twice"         // the files code the article twice by the same coder
)

// CodingImport says how codings are imported.
type CodingImport struct {
	// Sample and Coder are those of rows that name none.
	Sample, Coder string
	// Model is set for the codings of a model.
	Model *coding.ModelInfo
	// Facts are what is known of the coder; the zero value says nothing.
	Facts coding.Coder
	// Final marks decisions after discussion.
	Final bool
	// DryRun checks everything and keeps nothing.
	DryRun bool
}

// ImportedCodings is what an import did. Rows is the sum of New, Replaced, Unchanged, Blank and
// Refused; a dry run counts everything that would be kept as New.
type ImportedCodings struct {
	Files     int `json:"files"`
	Rows      int `json:"rows"`
	New       int `json:"new"`
	Replaced  int `json:"replaced"`
	Unchanged int `json:"unchanged"`
	// Blank counts the rows that code nothing yet.
	Blank   int `json:"blank"`
	Refused int `json:"refused"`
	// Reasons counts Refused by reason.
	Reasons map[string]int `json:"reasons"`
	// Revised counts the kept codings of articles whose text has changed since it was read, ByText
	// those whose article was found by its text because its id is broken.
	Revised int `json:"revised"`
	ByText  int `json:"by_text"`
	// Problems say why rows were refused, Notices what else is remarkable of a row. Ignored names
	// columns from which nothing was taken.
	Problems strictyaml.Problems `json:"-"`
	Notices  strictyaml.Problems `json:"-"`
	Ignored  []string            `json:"ignored"`
}

// ImportCodings keeps the codings of files, all together or none. Rows that can't be kept are
// named and counted, and hinder no others.
func (s *Service) ImportCodings(
	ctx context.Context, files []sheet.File, o CodingImport,
) (ImportedCodings, error) {
	if err := s.openCodings(ctx); err != nil {
		return ImportedCodings{}, err
	}
	m := codingImporter{
		service: s, o: o, samples: map[string]*sampleIndex{}, seen: map[string]strictyaml.Problem{},
	}
	m.done.Reasons, m.done.Ignored = map[string]int{}, []string{}
	if o.Facts.Name != "" {
		if err := faultsOf(o.Facts.Check()); err != nil {
			return ImportedCodings{}, err
		}
	}
	var codings []coding.Coding
	for _, f := range files {
		m.done.Files++
		for _, name := range f.Ignored {
			m.done.Ignored = append(m.done.Ignored, f.Name+": "+name)
		}
		for _, row := range f.Rows {
			m.done.Rows++
			c, ok, err := m.row(ctx, f.Name, row)
			if err != nil {
				return ImportedCodings{}, err
			}
			if ok {
				codings = append(codings, c)
			}
		}
	}
	if o.DryRun {
		m.done.New = len(codings)
		return m.done, nil
	}
	samples, noun := slices.Sorted(maps.Keys(m.samples)), "samples"
	if len(samples) == 1 {
		noun = "sample"
	}
	note := fmt.Sprintf("%d of %s %s", len(codings), noun, strings.Join(samples, ", "))
	err := s.Recorded(ctx, "codings imported", o.Coder, note, func() error {
		saved, err := s.store.SaveCodings(ctx, codings, s.o.Now())
		m.done.New, m.done.Replaced, m.done.Unchanged = saved.New, saved.Replaced, saved.Unchanged
		if err == nil && o.Facts.Name != "" {
			_, err = s.KeepCoder(ctx, o.Facts)
		}
		return err
	})
	return m.done, err
}

// codingImporter checks rows.
type codingImporter struct {
	service *Service
	o       CodingImport
	samples map[string]*sampleIndex
	// seen has the place of each coding, by its id.
	seen map[string]strictyaml.Problem
	done ImportedCodings
}

// sampleIndex finds the items of a sample.
type sampleIndex struct {
	id        string
	byArticle map[string]coding.Item
	byText    map[string][]coding.Item
}

// row makes the coding that a row says; ok is false where there is none to keep.
func (m *codingImporter) row(
	ctx context.Context, file string, row sheet.Row,
) (c coding.Coding, ok bool, err error) {
	c = row.Coding
	at := strictyaml.Problem{File: file, Line: row.Line}
	if row.Blank && len(row.Problems) == 0 {
		m.done.Blank++
		return c, false, nil
	}
	problems := append(strictyaml.Problems{}, row.Problems...)
	problems = append(problems, m.complete(&c, at)...)
	if len(problems) > 0 {
		m.refuse(RefusedUnreadable, problems...)
		return c, false, nil
	}
	c = c.Complete(m.service.o.Codebook)
	for _, f := range c.Check(m.service.o.Codebook) {
		problems = append(problems, problemAt(at, f.Field, f.Remedy, "%s", f.Text))
	}
	if len(problems) > 0 {
		m.refuse(RefusedByBook, problems...)
		return c, false, nil
	}
	if ok, err = m.place(ctx, &c, at); !ok || err != nil {
		return c, false, err
	}
	c = c.WithID()
	if first, twice := m.seen[c.ID]; twice {
		m.refuse(
			RefusedTwice,
			problemAt(
				at, "", "keep one of the two", "%s codes the article %s already in %s:%d", c.Coder,
				c.Article, first.File, first.Line,
			),
		)
		return c, false, nil
	}
	m.seen[c.ID] = at
	return c, true, nil
}

func problemAt(
	at strictyaml.Problem, field, remedy, format string, args ...any,
) strictyaml.Problem {
	at.Field, at.Text, at.Remedy = field, fmt.Sprintf(format, args...), remedy
	return at
}

func (m *codingImporter) refuse(reason string, problems ...strictyaml.Problem) {
	m.done.Refused++
	m.done.Reasons[reason]++
	m.done.Problems = append(m.done.Problems, problems...)
}

// complete adds what the caller says of all rows.
func (m *codingImporter) complete(
	c *coding.Coding, at strictyaml.Problem,
) (problems strictyaml.Problems) {
	for _, v := range []struct {
		field, flag, given string
		value              *string
	}{
		{"sample", "--sample", m.o.Sample, &c.Sample}, {"coder", "--coder", m.o.Coder, &c.Coder},
	} {
		if *v.value != "" && v.given != "" && *v.value != v.given {
			problems = append(
				problems,
				problemAt(
					at, v.field, "leave out "+v.flag+", or correct the file",
					"the file says %s, and %s says %s", *v.value, v.flag, v.given,
				),
			)
		}
		*v.value = cmp.Or(*v.value, v.given)
	}
	if m.o.Model != nil {
		c.Person = false
		if c.Model == nil {
			c.Model = m.o.Model
		}
	}
	if c.Model != nil && c.Coder == "" {
		c.Coder = c.Model.Name
	}
	c.Final = c.Final || m.o.Final
	if c.At.IsZero() {
		c.At = m.service.o.Now()
	}
	return problems
}

// place finds the item that a coding is of, and the text that was read.
func (m *codingImporter) place(
	ctx context.Context, c *coding.Coding, at strictyaml.Problem,
) (ok bool, err error) {
	sample, err := m.sample(ctx, c.Sample)
	switch {
	case article.CodeOf(err) == article.CodeNotFound || article.CodeOf(err) == article.CodeUsage:
		m.refuse(
			RefusedNotDrawn,
			problemAt(
				at, "sample",
				"name the sample in the file or with --sample; yulun code list shows them", "%s",
				message(err),
			),
		)
		return false, nil
	case err != nil:
		return false, err
	}
	c.Sample = sample.id
	item, drawn := sample.byArticle[c.Article]
	if same := sample.byText[c.Text]; !drawn && len(same) == 1 {
		m.done.ByText++
		item, drawn = same[0], true
		m.done.Notices = append(
			m.done.Notices,
			problemAt(at, "article", "format the column as text in the spreadsheet",
				"%q is not an id; by its text it is the article %s", c.Article, item.Article),
		)
		c.Article = item.Article
	}
	if !drawn {
		return false, m.notDrawn(ctx, *c, at)
	}
	return m.text(ctx, c, item, at)
}

// message is the sentence of an error without its remedy.
func message(err error) string {
	if e := (*article.Error)(nil); errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

func (m *codingImporter) notDrawn(
	ctx context.Context, c coding.Coding, at strictyaml.Problem,
) error {
	_, err := m.service.store.Article(ctx, c.Article)
	switch {
	case err == nil:
		m.refuse(
			RefusedNotDrawn,
			problemAt(
				at, "article",
				"code only articles of the coding sheet: others have no known probability",
				"%s is not in the sample %s", c.Article, c.Sample,
			),
		)
	case article.CodeOf(err) == article.CodeNotFound:
		m.refuse(
			RefusedUnknown,
			problemAt(
				at, "article", "keep the column of the coding sheet as it was",
				"there is no article %q", c.Article,
			),
		)
	default:
		return err
	}
	return nil
}

// text settles which text was read. A coding of an earlier text is kept, and counted.
func (m *codingImporter) text(
	ctx context.Context, c *coding.Coding, item coding.Item, at strictyaml.Problem,
) (bool, error) {
	texts, err := m.service.CodingTexts(ctx, item.Article)
	if err != nil {
		return false, err
	}
	c.Text = cmp.Or(c.Text, item.Text)
	c.Revision = 0
	if c.Text == item.Text {
		c.Revision = item.Revision
	}
	for _, t := range texts {
		if t.Hash == c.Text {
			c.Revision = t.Revision
		}
	}
	if c.Revision == 0 {
		m.refuse(
			RefusedText,
			problemAt(
				at, "text_sha256",
				"write the coding sheet again with yulun code sheet and code the article again",
				"the article %s has never had this text", c.Article,
			),
		)
		return false, nil
	}
	if c.Text != texts[0].Hash {
		m.done.Revised++
		m.done.Notices = append(
			m.done.Notices,
			problemAt(at, "", "the coding is kept and says which text it is of",
				"the article %s was revised after it was read for coding", c.Article),
		)
	}
	return true, nil
}

func (m *codingImporter) sample(ctx context.Context, name string) (*sampleIndex, error) {
	if known := m.samples[name]; known != nil {
		return known, nil
	}
	sample, err := m.service.SampleNamed(ctx, name)
	if err != nil {
		return nil, err
	}
	x := &sampleIndex{
		id: sample.ID, byArticle: map[string]coding.Item{}, byText: map[string][]coding.Item{},
	}
	for _, i := range sample.Items {
		x.byArticle[i.Article], x.byText[i.Text] = i, append(x.byText[i.Text], i)
	}
	m.samples[name] = x
	return x, nil
}
