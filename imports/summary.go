package imports

import "yulun/frontier"

// Summary is what an import did. Read is the sum of New, Revised, Duplicates, Unchanged, Skipped
// and Rejected.
type Summary struct {
	// Files counts the files that were opened.
	Files int `json:"files"`
	// Read counts the rows, pages, records and addresses that they hold.
	Read int `json:"read"`
	// New and Revised count the articles that were not known, and those whose title or text differs
	// from what is kept. Duplicates are further addresses of known articles, and articles that a
	// crawl has brought before. Unchanged were imported before, or say nothing new.
	New        int `json:"articles_new"`
	Revised    int `json:"articles_revised"`
	Duplicates int `json:"duplicates"`
	Unchanged  int `json:"unchanged"`
	// Undated counts those of the articles above that have no date.
	Undated int `json:"undated"`
	// Skipped counts what files hold beside articles, Rejected what should have been an article and
	// was not taken.
	Skipped  int `json:"skipped"`
	Rejected int `json:"rejected"`
	// Reasons counts Skipped and Rejected by their codes.
	Reasons map[string]int `json:"reasons"`
	Seconds float64        `json:"seconds"`
	// ByFile are the figures of each file, in order.
	ByFile []FileSummary `json:"-"`
}

// Progress is how far an import is.
type Progress struct {
	Summary
	// Bytes is how much of the files has been read, TotalBytes how much they are, as they lie on
	// the disk. TotalBytes is 0 where that is unknown, as of standard input.
	Bytes, TotalBytes int64
}

// FileSummary is what came of one file.
type FileSummary struct {
	File   string
	Format Format
	Summary
}

// count adds an article.
func (s *Summary) count(outcome frontier.Outcome, undated bool) {
	s.Read++
	if undated {
		s.Undated++
	}
	switch outcome {
	case frontier.OutcomeNew:
		s.New++
	case frontier.OutcomeRevised:
		s.Revised++
	case frontier.OutcomeDuplicate:
		s.Duplicates++
	default:
		s.Unchanged++
	}
}

// refuse adds what was not taken.
func (s *Summary) refuse(r Refusal) {
	s.Read++
	if r.Fault {
		s.Rejected++
	} else {
		s.Skipped++
	}
	if s.Reasons == nil {
		s.Reasons = map[string]int{}
	}
	s.Reasons[r.Code]++
}
