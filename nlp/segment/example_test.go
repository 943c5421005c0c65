package segment_test

import (
	"fmt"
	"strings"

	"yulun/nlp/segment"
)

func ExampleSegmenter_Words() {
	words, err := segment.New([]string{"失信被执行人"})
	if err != nil {
		fmt.Println(err)
		return
	}
	const sentence = "法院公布了失信被执行人名单。"
	fmt.Println(strings.Join(words.Cut(sentence), " / "))
	for _, w := range words.Words(sentence)[2:4] {
		fmt.Println(w.Text, w.Start, w.End)
	}
	// Output:
	// 法院 / 公布 / 了 / 失信被执行人 / 名单 / 。
	// 了 4 5
	// 失信被执行人 5 11
}
