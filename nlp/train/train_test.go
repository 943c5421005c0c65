package train_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding/passages"
	"yulun/configs/topics"
	"yulun/nlp"
	"yulun/nlp/lexicon"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/nlp/stance"
	"yulun/nlp/train"
	"yulun/text"
)

// texts are short coded passages of eight outlets.
func texts(t *testing.T) []train.Text {
	t.Helper()
	f, err := os.Open("../../training/zh-1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	book := codebooktest.Book()
	read, err := passages.Read(f, "zh-1.jsonl", book)
	if err != nil || len(read) < 50 {
		t.Fatalf("%d texts: %v", len(read), err)
	}
	var all []train.Text
	for i, p := range read {
		side, ok := book.Side(p.Class)
		if !ok {
			continue
		}
		all = append(all, train.Text{ID: p.ID, Title: p.Title, Body: p.Text, Lang: p.Lang, Side: side, Outlet: fmt.Sprintf("outlet %d", i%8), Weight: 1})
	}
	return all
}

func reader(t *testing.T) passage.Reader {
	t.Helper()
	files, _ := topics.Open(topics.Default)
	lex, problems := lexicon.Load(files, lexicon.ReadFrames(files), codebooktest.Book().Objects)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return nlp.Passages(lex, nlp.Options{Fold: text.NewConverter().Fold})
}

func learn(t *testing.T, all []train.Text, from *model.File) *train.Result {
	t.Helper()
	corpus, err := train.Read(t.Context(), all, reader(t))
	if err != nil {
		t.Fatal(err)
	}
	s := train.Shipped()
	s.Folds = 4
	r, err := corpus.Learn(t.Context(), s, from)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func encode(t *testing.T, r *train.Result) []byte {
	t.Helper()
	data, err := model.Encode(model.Card{Classes: []string{"critical", "neutral", "supportive"}, Settings: train.Shipped().Map()}, r.Linear)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestLearnIsRepeatableAndTriesEveryTextOnce(t *testing.T) {
	all := texts(t)
	first, second := learn(t, all, nil), learn(t, all, nil)
	if !bytes.Equal(encode(t, first), encode(t, second)) {
		t.Error("the same texts gave another model")
	}
	if len(first.Trials) != len(all) {
		t.Fatalf("%d trials of %d texts", len(first.Trials), len(all))
	}
	right := 0
	for i, trial := range first.Trials {
		if trial.Text != i {
			t.Fatalf("trial %d is of text %d", i, trial.Text)
		}
		if trial.Found && stance.Side(trial.Score) == all[i].Side {
			right++
		}
	}
	if right < len(all)/2 {
		t.Errorf("%d of %d texts right that the model hadn't seen", right, len(all))
	}
}

func TestAnOutletIsOnOneSide(t *testing.T) {
	all := texts(t)
	folds := train.Folds(all, 4)
	of := map[string]int{}
	for i, text := range all {
		if fold, ok := of[text.Outlet]; ok && fold != folds[i] {
			t.Errorf("%s is in parts %d and %d", text.Outlet, fold, folds[i])
		}
		of[text.Outlet] = folds[i]
	}
	all[0].Written = true
	if got := train.Folds(all, 4)[0]; got != -1 {
		t.Errorf("a text written for training is in part %d", got)
	}
}

// Many codings that say the opposite of the model move it, and a few hardly do.
func TestLearningStartsFromAnEarlierModel(t *testing.T) {
	all := texts(t)
	file, err := model.Decode(encode(t, learn(t, all, nil)))
	if err != nil {
		t.Fatal(err)
	}
	far := func(n int) float64 {
		other := slices.Clone(all[:n])
		for i := range other {
			other[i].Side = -other[i].Side
		}
		r := learn(t, other, file)
		sum := 0.0
		for i, w := range file.Linear.In(r.Space) {
			sum += (w - r.Weights[i]) * (w - r.Weights[i])
		}
		return sum
	}
	few, many := far(4), far(len(all))
	if few <= 0 || many < 4*few {
		t.Errorf("4 codings moved the weights by %v, %d by %v", few, len(all), many)
	}
}

func TestLearnRefusesTooFew(t *testing.T) {
	corpus, err := train.Read(t.Context(), texts(t)[:5], reader(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := corpus.Learn(t.Context(), train.Shipped(), nil); !errors.Is(err, train.ErrTooFew) {
		t.Errorf("five texts of one class: got %v", err)
	}
}

func TestOutletsOfOneArchiveStayTogether(t *testing.T) {
	groups := train.Groups([]train.Text{{Outlet: "A", Archive: "r"}, {Outlet: "B", Archive: "r"}, {Outlet: "C", Archive: "s"}, {}, {}})
	if groups[0] != groups[1] || groups[0] == groups[2] || groups[3] == groups[4] {
		t.Errorf("groups are %q", groups)
	}
}

// framesOf gives the texts the frames that their coder found.
func framesOf(t *testing.T, all []train.Text) []train.Text {
	t.Helper()
	f, err := os.Open("../../training/zh-1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read, err := passages.Read(f, "zh-1.jsonl", codebooktest.Book())
	if err != nil {
		t.Fatal(err)
	}
	coded := map[string][]article.Frame{}
	for _, p := range read {
		coded[p.ID] = p.Frames
	}
	for i := range all {
		all[i].Frames = coded[all[i].ID]
	}
	return all
}

func learnFrames(t *testing.T, all []train.Text) *train.FrameResult {
	t.Helper()
	corpus, err := train.Read(t.Context(), all, reader(t))
	if err != nil {
		t.Fatal(err)
	}
	s := train.ShippedFrames()
	s.Folds, s.Bits = 3, 12
	r, err := corpus.LearnFrames(t.Context(), codebooktest.Book().FrameIDs(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLearnFramesTriesEveryTextOnceAndLeavesRareFramesOut(t *testing.T) {
	all := framesOf(t, texts(t))
	r := learnFrames(t, all)
	if len(r.Trials) != len(all) {
		t.Fatalf("%d trials of %d texts", len(r.Trials), len(all))
	}
	right, wrong := 0, 0
	for i, trial := range r.Trials {
		if trial.Text != i {
			t.Fatalf("trial %d is of text %d", i, trial.Text)
		}
		for _, id := range trial.Frames {
			if slices.Contains(all[i].Frames, id) {
				right++
			} else {
				wrong++
			}
		}
	}
	if right < 2*wrong {
		t.Errorf("%d frames found rightly and %d wrongly in texts that the model hadn't seen", right, wrong)
	}
	for n, id := range codebooktest.Book().FrameIDs() {
		coded := 0
		for _, text := range all {
			if slices.Contains(text.Frames, id) {
				coded++
			}
		}
		if slices.Contains(r.Frames, id) != (coded >= 8) {
			t.Errorf("%s is frame %d of %d texts and learned: %t", id, n, coded, slices.Contains(r.Frames, id))
		}
	}
}

func TestLearnFramesRefusesTooFew(t *testing.T) {
	corpus, err := train.Read(t.Context(), framesOf(t, texts(t))[:5], reader(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := corpus.LearnFrames(t.Context(), codebooktest.Book().FrameIDs(), train.ShippedFrames(), nil); !errors.Is(err, train.ErrTooFew) {
		t.Errorf("five texts: got %v", err)
	}
}
