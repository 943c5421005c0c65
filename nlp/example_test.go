package nlp_test

import (
	"fmt"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
	"yulun/nlp"
	"yulun/nlp/lexicon"
	"yulun/text"
)

func ExampleScorer_Read() {
	files, _ := topics.Open(topics.Default)
	book := codebooktest.Book()
	cues, problems := lexicon.Load(files, lexicon.ReadFrames(files), book.Objects)
	if err := problems.Err(); err != nil {
		fmt.Println(err)
		return
	}
	scorer := nlp.New(cues, nlp.Options{Codebook: book, Fold: text.NewConverter().Fold})
	r := scorer.Read("临江公布失信名单", "市民担心隐私被泄露，专家批评失信惩戒处罚过重。", article.Chinese)
	fmt.Printf("relevant: %t, stance: %s\n", r.Relevant, r.Stance.Class)
	for _, e := range r.Evidence {
		if e.Kind == "frame:privacy" {
			fmt.Printf("%s at %s %d–%d\n", e.Text, e.Field, e.Start, e.End)
		}
	}
	// Output:
	// relevant: true, stance: critical
	// 隐私 at text 4–6
}
