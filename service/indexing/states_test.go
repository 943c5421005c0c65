package indexing

import (
	"slices"
	"testing"
)

// Every event in every state, those that change nothing left out.
func TestTransitions(t *testing.T) {
	t.Parallel()
	want := map[State]map[Event]State{
		Closed:     {Opened: Unchecked, RebuildAsked: Rebuilding},
		Unchecked:  {Sound: Behind, Unsound: Faulty, RebuildAsked: Rebuilding},
		Faulty:     {MayHeal: Healing, LeftAlone: Behind},
		Healing:    {Rebuilt: Behind, Failed: Closed},
		Rebuilding: {Rebuilt: Behind, Unusable: Damaged, Failed: Closed},
		Damaged:    {SetAside: Healing, Failed: Closed},
		Behind:     {Filled: Current, RebuildAsked: Rebuilding},
		Current:    {Changed: Behind, RebuildAsked: Rebuilding},
	}
	for _, from := range states() {
		for _, e := range events() {
			next, listed := want[from][e]
			if !listed {
				next = from
			}
			if got := from.Next(e); got != next {
				t.Errorf("%s, %s: %s, want %s", from, e, got, next)
			}
		}
	}
}

// The roads that an index takes, as the work of its states ends.
func TestRoads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from   State
		events []Event
		want   []State
	}{
		"the first crawl": {
			Closed,
			[]Event{Changed, Opened, Sound, Filled},
			[]State{Closed, Unchecked, Behind, Current},
		},
		"a further crawl of the same process": {Current, []Event{Changed, Filled}, []State{Behind, Current}},
		"an index that was lost": {
			Closed,
			[]Event{Changed, Opened, Unsound, MayHeal, Rebuilt, Filled},
			[]State{Closed, Unchecked, Faulty, Healing, Behind, Current},
		},
		"an index that was lost in a cluster": {
			Closed,
			[]Event{Changed, Opened, Unsound, LeftAlone, Filled},
			[]State{Closed, Unchecked, Faulty, Behind, Current},
		},
		"a rebuild of a damaged file": {
			Closed,
			[]Event{RebuildAsked, Unusable, SetAside, Rebuilt, Filled},
			[]State{Rebuilding, Damaged, Healing, Behind, Current},
		},
		"a server that is down, and comes back": {
			Closed,
			[]Event{Changed, Failed, Changed, Opened, Sound, Failed, Changed, Filled},
			[]State{Closed, Closed, Closed, Unchecked, Behind, Behind, Behind, Current},
		},
		"a rebuild that fails does not loop": {
			Closed,
			[]Event{RebuildAsked, Unusable, SetAside, Failed},
			[]State{Rebuilding, Damaged, Healing, Closed},
		},
	} {
		state, road := c.from, []State{}
		for _, e := range c.events {
			state = state.Next(e)
			road = append(road, state)
		}
		if !slices.Equal(road, c.want) {
			t.Errorf("%s: %v, want %v", name, road, c.want)
		}
	}
}

// From every state the index can become current.
func TestEveryStateLeadsToCurrent(t *testing.T) {
	t.Parallel()
	for _, from := range states() {
		reached := []State{from}
		for i := 0; i < len(reached); i++ {
			for _, e := range events() {
				if next := reached[i].Next(e); e != Changed && e != RebuildAsked && !slices.Contains(reached, next) {
					reached = append(reached, next)
				}
			}
		}
		if !slices.Contains(reached, Current) {
			t.Errorf("%s leads only to %v", from, reached)
		}
	}
}

func states() []State {
	return []State{Closed, Unchecked, Faulty, Healing, Rebuilding, Damaged, Behind, Current}
}

func events() []Event {
	return []Event{
		Changed, RebuildAsked, Opened, Sound, Unsound, MayHeal, LeftAlone, Rebuilt, Unusable, SetAside, Filled, Failed,
	}
}
