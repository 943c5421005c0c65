package index_test

import (
	"fmt"

	"yulun/codebook/codebooktest"
	"yulun/index"
)

func ExampleParse() {
	vocabulary := index.Vocabulary{Codebook: codebooktest.Book()}
	q, err := index.Parse(vocabulary, `隐私 (失信 OR 老赖) -type:foreign from:2019`)
	fmt.Println(q, err)

	_, err = index.Parse(vocabulary, `frame:privvacy`)
	fmt.Println(err)
	// Output:
	// 隐私 (失信 OR 老赖) -type:foreign from:2019-01-01 <nil>
	// query, column 7: there is no frame "privvacy"
	//   frame:privvacy
	//         ^
	//   did you mean privacy? frame: takes one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception
}
