package indexing

// State is the state of an index beside its store.
type State string

// The states. A Keeper does the work of a state (see [Keeper.work]) until it comes to Current, or
// until the work fails.
const (
	// Closed: the index is not open. Work: open it.
	Closed State = "closed"
	// Unchecked: it is open. Work: count it and the store.
	Unchecked State = "unchecked"
	// Faulty: it would answer wrongly, and what waits for it would not fix that. Work: decide
	// whether to rebuild it.
	Faulty State = "faulty"
	// Healing: it was faulty, or its damaged file was moved away. Work: rebuild it from the store.
	Healing State = "healing"
	// Rebuilding: a user asked for a rebuild. Work: rebuild it from the store.
	Rebuilding State = "rebuilding"
	// Damaged: its file can't be read, and a user asked for a rebuild. Work: move the file away.
	Damaged State = "damaged"
	// Behind: it is right but for the articles in the outbox. Work: offer it those.
	Behind State = "behind"
	// Current: it was offered everything. There is no work.
	Current State = "current"
)

// Event is what makes an index go from one state to the next.
type Event string

// The events that come from outside.
const (
	// Changed: the store may hold what the index does not.
	Changed Event = "changed"
	// RebuildAsked: a user wants the index rebuilt.
	RebuildAsked Event = "rebuild asked"
)

// The events that the work of a state ends with.
const (
	Opened    Event = "opened"
	Sound     Event = "sound"      // nothing is wrong that the outbox would not mend
	Unsound   Event = "unsound"    // it lacks articles that don't wait, or was made with other words
	MayHeal   Event = "may heal"   // a rebuild takes minutes
	LeftAlone Event = "left alone" // a rebuild takes hours, and is left to the user
	Rebuilt   Event = "rebuilt"
	Unusable  Event = "unusable" // the file is damaged, or is not an index
	SetAside  Event = "set aside"
	Filled    Event = "filled"
	Failed    Event = "failed" // the work can be tried again later
)

// transitions say what follows. An event that a state does not list changes nothing.
var transitions = map[State]map[Event]State{
	Closed:     {Opened: Unchecked, RebuildAsked: Rebuilding},
	Unchecked:  {Sound: Behind, Unsound: Faulty, RebuildAsked: Rebuilding},
	Faulty:     {MayHeal: Healing, LeftAlone: Behind},
	Healing:    {Rebuilt: Behind, Failed: Closed},
	Rebuilding: {Rebuilt: Behind, Unusable: Damaged, Failed: Closed},
	Damaged:    {SetAside: Healing, Failed: Closed},
	Behind:     {Filled: Current, RebuildAsked: Rebuilding},
	Current:    {Changed: Behind, RebuildAsked: Rebuilding},
}

// Next is the state that follows an event.
func (s State) Next(e Event) State {
	if next, ok := transitions[s][e]; ok {
		return next
	}
	return s
}
