package saved

import (
	"time"

	"yulun/article"
)

// Settings are what a folder of configuration says of saved searches.
type Settings struct {
	// Address is where people reach the pages, for links in notices and feeds; it may be empty.
	Address string
	// Mail sends notices by mail; nil: none are sent.
	Mail     *Mail
	Searches []Search
}

// Search is a query with a name.
type Search struct {
	// ID is short and stands in addresses, Title is for people.
	ID, Title string
	Query     string
	// Unit is "article", or "story" where each story counts once.
	Unit string
	// Lang is the language of what people are told; empty: English.
	Lang   article.Lang
	Notify Notify
}

// Notify says whom to tell of new hits.
type Notify struct {
	Webhook *Webhook
	// Mail are addresses of people.
	Mail []string
	// Every is the least time between two notices.
	Every time.Duration
}

// Any reports whether anybody is told.
func (n Notify) Any() bool { return n.Webhook != nil || len(n.Mail) > 0 }

// Webhook is an address that takes notices.
type Webhook struct {
	URL string
	// SecretEnv names the environment variable with the secret that signs notices, SecretFile a
	// file whose first line it is. One of them is given.
	SecretEnv, SecretFile string
	// Private allows an address of this machine or of a private network.
	Private bool
}

// Mail says how mails are sent.
type Mail struct {
	Host string
	Port int
	// TLS is "starttls", "implicit", or "none" on this machine.
	TLS string
	// User and its password, which PasswordEnv or PasswordFile hold; all empty: none is needed.
	User, PasswordEnv, PasswordFile string
	// From is the sender, like Yulun <yulun@example.org>.
	From string
	// Private allows a server on this machine or in a private network.
	Private bool
}

// Targets of notices.
const (
	ToWebhook = "webhook"
	ToMail    = "mail"
)

// Targets are the ways in which notices of a search leave.
func (n Notify) Targets() []string {
	var to []string
	if n.Webhook != nil {
		to = append(to, ToWebhook)
	}
	if len(n.Mail) > 0 {
		to = append(to, ToMail)
	}
	return to
}

// Notice tells of the hits that came into the index, or were revised, since the last one.
type Notice struct {
	// ID is the same however often the notice is delivered.
	ID   string    `json:"id"`
	Made time.Time `json:"made"`
	// New and Revised count all hits; Items are the newest of them, at most MostItems.
	New     int    `json:"new"`
	Revised int    `json:"revised"`
	Items   []Item `json:"items"`
}

// MostItems is how many hits a notice lists.
const MostItems = 50

// LeftOut counts the hits that a notice doesn't list.
func (n Notice) LeftOut() int { return n.New + n.Revised - len(n.Items) }

// Item is a hit in a notice.
type Item struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"`
	Title     string         `json:"title"`
	Outlet    string         `json:"outlet"`
	Lang      string         `json:"lang"`
	Published article.Moment `json:"published"`
	// Arrived is when the article came into the index, or its newest revision did.
	Arrived time.Time `json:"arrived"`
	Revised bool      `json:"revised"`
	Class   string    `json:"stance"`
	Score   float64   `json:"score"`
	Frames  []string  `json:"frames"`
	// ClassLabel and FrameLabels are the names of class and frames in the language of the search.
	ClassLabel  string   `json:"stance_label,omitempty"`
	FrameLabels []string `json:"frame_labels,omitempty"`
	// Summary is a passage with the words of the query.
	Summary string `json:"summary"`
}

// State is how far a saved search was told of.
type State struct {
	Search string `json:"-"`
	// After is the number of the last arrival that its notices cover, Serial grows with each change
	// of the state.
	After  int64 `json:"-"`
	Serial int64 `json:"-"`
	// Since is when the search was first looked at: nothing is told of what was there before.
	Since time.Time `json:"since"`
	// Pending is a notice that has not reached everybody yet, To are the targets that it still has
	// to reach.
	Pending *Notice  `json:"pending,omitempty"`
	To      []string `json:"to,omitempty"`
	// Attempts counts the failed deliveries of Pending, Tried is when the last one was and Fault
	// why it failed.
	Attempts int       `json:"attempts,omitempty"`
	Tried    time.Time `json:"tried,omitzero"`
	Fault    string    `json:"fault,omitempty"`
	// Told is when the last notice had reached everybody, Notices how many have.
	Told    time.Time `json:"told,omitzero"`
	Notices int       `json:"notices,omitempty"`
}

// Search is the search with an id.
func (s Settings) Search(id string) (Search, bool) {
	for _, one := range s.Searches {
		if one.ID == id {
			return one, true
		}
	}
	return Search{}, false
}

// Name is the title, or the id of a search without one.
func (s Search) Name() string {
	if s.Title != "" {
		return s.Title
	}
	return s.ID
}
