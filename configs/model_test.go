package configs

import (
	"strings"
	"testing"
	"testing/fstest"

	"yulun/article"
	"yulun/internal/overlay"
	"yulun/nlp/model"
	"yulun/nlp/stance"
)

// modelOf is the file of a model that reads vectors of an encoder; of none where that is empty.
func modelOf(t *testing.T, encoder string) []byte {
	t.Helper()
	space := model.Space{Names: []string{"zh:"}, Bits: 1}
	card := model.Card{Measure: stance.Measure, Reads: stance.Reads, Classes: []string{"critical", "neutral", "supportive"}, Encoder: encoder}
	data, err := model.Encode(card, &model.Linear{Space: space, Classes: 3, Weights: make([]float64, 3*space.Size()), Temperature: 1})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAModelThatReadsVectorsNeedsAnEncoder(t *testing.T) {
	t.Parallel()
	const models = "embeddings: {address: 'http://127.0.0.1:8000/v1', model: e5}\n"
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string // of the error; empty: none
		there bool
	}{
		"none":               {fstest.MapFS{"models.yaml": {Data: []byte(models)}}, "", false},
		"with an encoder":    {fstest.MapFS{"models.yaml": {Data: []byte(models)}, EncodedModel: {Data: modelOf(t, "e5")}}, "", true},
		"without an encoder": {fstest.MapFS{EncodedModel: {Data: modelOf(t, "e5")}}, "reads vectors of e5, and models.yaml names no encoder", false},
		"of the other kind":  {fstest.MapFS{"models.yaml": {Data: []byte(models)}, EncodedModel: {Data: modelOf(t, "")}}, "stance-vectors.model is the model of the other kind", false},
		"not a model":        {fstest.MapFS{"models.yaml": {Data: []byte(models)}, EncodedModel: {Data: []byte("x")}}, "stance-vectors.model can't be used", false},
	} {
		config, err := Load(overlay.New(c.files, Defaults()))
		if err != nil {
			t.Fatal(err)
		}
		m, err := config.Encoded()
		if c.want == "" && err != nil || c.want != "" && (article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if (m != nil) != c.there {
			t.Errorf("%s: the model is %v", name, m)
		}
	}
	plain, err := Load(overlay.New(fstest.MapFS{StanceModel: {Data: modelOf(t, "e5")}}, Defaults()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plain.Stance(); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "stance.model is the model of the other kind") {
		t.Errorf("a model that reads vectors in the place of the other: %v", err)
	}
}

// TestAnEncoderWithoutAModelIsTold: config check says that the encoder changes no score yet.
func TestAnEncoderWithoutAModelIsTold(t *testing.T) {
	t.Parallel()
	config, err := Load(overlay.New(fstest.MapFS{"models.yaml": {Data: []byte("embeddings: {address: 'http://127.0.0.1:8000/v1', model: e5}\n")}}, Defaults()))
	if err != nil {
		t.Fatal(err)
	}
	notices, err := config.Review()
	if err != nil || !strings.Contains(notices.Error(), "changes no score before yulun train --embeddings") {
		t.Errorf("notices %v, %v", notices, err)
	}
}
