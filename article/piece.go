package article

// Piece is what is compared of an article: its headline and its text.
type Piece struct{ Title, Text string }

// Piece is the article's headline and text.
func (a Article) Piece() Piece { return Piece{Title: a.Title, Text: a.Text} }
