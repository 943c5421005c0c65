package text_test

import (
	"fmt"

	"yulun/text"
)

// Whatever is found in the folded text has its place in the text as it came.
func ExampleConverter_Fold() {
	const headline = "臺灣談「社 會 信 用」ＡＰＰ"
	folded := text.NewConverter().Fold(headline)
	fmt.Println(string(folded.Runes))
	place := folded.Place(4, 11) // of 社 会 信 用 in the folded text
	fmt.Println(string([]rune(headline)[place.Start:place.End]))
	// Output:
	// 台湾谈「社 会 信 用」app
	// 社 會 信 用
}
