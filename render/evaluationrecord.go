package render

import (
	"yulun/article"
	"yulun/stats/accuracy"
	"yulun/stats/evaluation"
	"yulun/survey"
)

// EvaluationRecord is an evaluation as JSON gives it. Its keys are a contract with other tools.
type EvaluationRecord struct {
	Methods map[string]int `json:"methods"`
	// Configuration and Data are digests of the configuration and of what was decided.
	Configuration string            `json:"configuration_sha256"`
	Data          string            `json:"data_sha256"`
	Articles      int               `json:"articles"`
	Relevant      int               `json:"relevant"`
	Outlets       int               `json:"outlets"`
	Weighted      bool              `json:"weighted"`
	LeftOut       LeftOutRecord     `json:"left_out"`
	Relevance     ClassRecord       `json:"relevance"`
	Stance        StanceRecord      `json:"stance"`
	Frames        []ClassRecord     `json:"frames"`
	MeanFrames    survey.Interval   `json:"frames_f1"`
	Object        survey.Interval   `json:"objects_right"`
	Groups        []GroupRecord     `json:"groups"`
	Confidence    CalibrationRecord `json:"confidence"`
	Baselines     []BaselineRecord  `json:"baselines"`
	StanceCuts    []CutRecord       `json:"stance_cutoffs"`
	RelevantCut   []CutRecord       `json:"relevance_cutoffs"`
	Known         KnownRecord       `json:"known_groups"`
	// Errors are left out unless they were asked for.
	Errors []ErrorRecord `json:"errors,omitempty"`
}

// LeftOutRecord counts what is not evaluated.
type LeftOutRecord struct {
	Learned   int `json:"learned"`
	Undecided int `json:"undecided"`
	Unread    int `json:"unread"`
}

// ClassRecord is how well one class or frame is found.
type ClassRecord struct {
	ID        string          `json:"id"`
	Coded     float64         `json:"coded"`
	Scored    float64         `json:"scored"`
	Hits      float64         `json:"hits"`
	Precision survey.Interval `json:"precision"`
	Recall    survey.Interval `json:"recall"`
	F1        survey.Interval `json:"f1"`
}

// StanceRecord is the accuracy of classes; rows of the confusion are coded, columns scored classes,
// both in the order of Classes.
type StanceRecord struct {
	Articles  int             `json:"articles"`
	MacroF1   survey.Interval `json:"macro_f1"`
	Right     survey.Interval `json:"right"`
	Classes   []string        `json:"classes"`
	Confusion [][]float64     `json:"confusion"`
	ByClass   []ClassRecord   `json:"by_class"`
}

// GroupRecord is the accuracy in one language, outlet type or year.
type GroupRecord struct {
	By        string          `json:"by"`
	Value     string          `json:"value"`
	Articles  int             `json:"articles"`
	Relevant  int             `json:"relevant"`
	Relevance survey.Interval `json:"relevance_f1"`
	Stance    StanceRecord    `json:"stance"`
}

// CalibrationRecord compares confidence with truth.
type CalibrationRecord struct {
	Articles int         `json:"articles"`
	ECE      float64     `json:"ece"`
	Brier    float64     `json:"brier"`
	Bins     []BinRecord `json:"bins"`
}

// BinRecord is one range of confidence.
type BinRecord struct {
	Low      float64         `json:"low"`
	High     float64         `json:"high"`
	Articles int             `json:"articles"`
	Mean     float64         `json:"mean"`
	Right    survey.Interval `json:"right"`
}

// BaselineRecord is how well a simple way of guessing does.
type BaselineRecord struct {
	Name    string          `json:"name"`
	MacroF1 survey.Interval `json:"macro_f1"`
	Right   survey.Interval `json:"right"`
}

// CutRecord is what another threshold gives. Shares are supportive, neutral and critical.
type CutRecord struct {
	At     float64         `json:"at"`
	Used   bool            `json:"used"`
	F1     survey.Interval `json:"f1"`
	Shares []float64       `json:"shares,omitempty"`
}

// KnownRecord compares groups of outlets that are known to differ.
type KnownRecord struct {
	High             []article.OutletType `json:"high"`
	Low              []article.OutletType `json:"low"`
	ScoredHigh       survey.Interval      `json:"scored_high"`
	ScoredLow        survey.Interval      `json:"scored_low"`
	ScoredDifference survey.Interval      `json:"scored_difference"`
	CodedHigh        survey.Interval      `json:"coded_high"`
	CodedLow         survey.Interval      `json:"coded_low"`
	CodedDifference  survey.Interval      `json:"coded_difference"`
}

// ErrorRecord is an article that was read wrongly.
type ErrorRecord struct {
	ID             string             `json:"id"`
	Title          string             `json:"title"`
	CodedRelevant  bool               `json:"coded_relevant"`
	CodedClass     article.Class      `json:"coded_class,omitempty"`
	ScoredRelevant bool               `json:"scored_relevant"`
	Relevance      float64            `json:"relevance"`
	Stance         article.Stance     `json:"stance"`
	FramesMissed   []article.Frame    `json:"frames_missed,omitempty"`
	FramesNotCoded []article.Frame    `json:"frames_not_coded,omitempty"`
	Evidence       []article.Evidence `json:"evidence,omitempty"`
}

// NewEvaluationRecord is the record of an evaluation, with the errors where they are asked for.
func NewEvaluationRecord(e evaluation.Evaluation, errors bool) EvaluationRecord {
	r := EvaluationRecord{
		Methods: e.Methods, Configuration: e.Configuration, Data: e.Data, Articles: e.Pieces, Relevant: e.Relevant, Outlets: e.Outlets, Weighted: e.Weighted,
		LeftOut:   LeftOutRecord(e.LeftOut),
		Relevance: classRecord("relevant", e.Relevance), Stance: stanceRecord(e.Stance),
		Frames: []ClassRecord{}, MeanFrames: e.MeanFrames, Object: e.Object, Groups: []GroupRecord{},
		Confidence: CalibrationRecord{
			Articles: e.Confidence.Forecasts,
			ECE:      e.Confidence.ECE,
			Brier:    e.Confidence.Brier,
			Bins:     []BinRecord{},
		},
		Baselines: []BaselineRecord{}, StanceCuts: cutRecords(e.StanceCuts), RelevantCut: cutRecords(e.RelevanceCuts),
		Known: KnownRecord{
			e.Known.High, e.Known.Low, e.Known.ScoredHigh, e.Known.ScoredLow, e.Known.Scored,
			e.Known.CodedHigh, e.Known.CodedLow, e.Known.Coded,
		},
	}
	for _, f := range e.Frames {
		r.Frames = append(r.Frames, classRecord(string(f.ID), f.Class))
	}
	for _, g := range e.Groups {
		r.Groups = append(
			r.Groups,
			GroupRecord{g.By, g.Value, g.Pieces, g.Relevant, g.Relevance, stanceRecord(g.Stance)},
		)
	}
	for _, b := range e.Confidence.Bins {
		r.Confidence.Bins = append(
			r.Confidence.Bins,
			BinRecord{b.Low, b.High, b.Forecasts, b.Mean, b.True},
		)
	}
	for _, b := range e.Baselines {
		r.Baselines = append(r.Baselines, BaselineRecord{b.Name, b.Stance.MacroF1, b.Stance.Right})
	}
	if !errors {
		return r
	}
	for _, x := range e.Errors {
		r.Errors = append(r.Errors, ErrorRecord{
			ID: x.ID, Title: x.Title, CodedRelevant: x.Coded.Relevant, CodedClass: x.Coded.Class,
			ScoredRelevant: x.Reading.Relevant, Relevance: x.Reading.Relevance, Stance: x.Reading.Stance,
			FramesMissed: x.Missed, FramesNotCoded: x.Found, Evidence: x.Reading.Evidence,
		})
	}
	return r
}

func classRecord(id string, c accuracy.Class) ClassRecord {
	return ClassRecord{id, c.Coded, c.Scored, c.Hits, c.Precision, c.Recall, c.F1}
}

func stanceRecord(a accuracy.Accuracy) StanceRecord {
	r := StanceRecord{
		Articles: a.Pairs, MacroF1: a.MacroF1, Right: a.Right,
		Classes: a.Confusion.Classes, Confusion: a.Confusion.Counts, ByClass: []ClassRecord{},
	}
	for _, c := range a.ByClass {
		r.ByClass = append(r.ByClass, classRecord(c.Name, c))
	}
	return r
}

func cutRecords(cuts []evaluation.Cut) []CutRecord {
	out := []CutRecord{}
	for _, c := range cuts {
		out = append(out, CutRecord(c))
	}
	return out
}
