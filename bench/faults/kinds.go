package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// kind is one way to break something.
type kind struct {
	name string
	// lacks says why the kind can't be tried on this machine; nil: it can on every one.
	lacks func(st *stage) string
	round func(ctx context.Context, r *round) error
}

func kinds() []kind {
	return slices.Concat(
		kills(), keepers(), migrations(), networks(), names(), disks(), files(), databases(), searchServers(),
	)
}

func choose(only string) ([]kind, error) {
	all := kinds()
	if only == "" {
		return all, nil
	}
	var chosen []kind
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(k kind) bool { return k.name == name })
		if i < 0 {
			var names []string
			for _, k := range all {
				names = append(names, k.name)
			}
			return nil, fmt.Errorf("-only: no kind is called %q; there are %s", name, strings.Join(names, ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// row is what was found of one kind.
type row struct {
	name                  string
	skipped               string
	rounds                int
	struck                int // rounds in which the fault met the program at work
	late                  int // rounds in which a command didn't end in time, which show nothing
	lost, doubled, silent int
	seed                  *uint64 // of the first failure
}

// rounds deals the rounds to the kinds in turn. A round that can't be judged is a failure, too.
func (st *stage) rounds(ctx context.Context, chosen []kind) []row {
	rows := make([]row, len(chosen))
	var able []int
	for i, k := range chosen {
		rows[i].name = k.name
		if k.lacks != nil {
			rows[i].skipped = k.lacks(st)
		}
		if rows[i].skipped == "" {
			able = append(able, i)
		}
	}
	for n := 0; n < st.settings.rounds && len(able) > 0 && ctx.Err() == nil; n++ {
		i := able[n%len(able)]
		seed := st.seed + uint64(n)
		r := &round{
			stage: st, kind: chosen[i].name, random: rand.New(rand.NewPCG(seed, 1)),
			dir: filepath.Join(st.work, fmt.Sprintf("round-%d", seed)), want: st.want,
		}
		err := r.play(ctx, chosen[i])
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			r.silently("the round ended early: %v", err)
		}
		rows[i].late += r.leaveOutLate()
		rows[i].add(r, seed)
	}
	return rows
}

// play plays one round in a folder of its own, which stays where something was wrong and the caller
// named a work folder.
func (r *round) play(ctx context.Context, k kind) error {
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	err := k.round(ctx, r)
	if err == nil && len(r.notes) == 0 {
		return os.RemoveAll(r.dir)
	}
	return err
}

// leaveOutLate takes back what a round counted in which a command didn't end in time. It returns how
// many such rounds this is.
func (r *round) leaveOutLate() int {
	commands := r.overdue.commands
	r.overdue.commands = nil
	if len(commands) == 0 {
		return 0
	}
	r.lost, r.doubled, r.silent, r.notes = 0, 0, 0, nil
	for _, c := range commands {
		r.note("not in its time: %s", c)
	}
	return 1
}

func (w *row) add(r *round, seed uint64) {
	w.rounds++
	if r.struck {
		w.struck++
	}
	w.lost, w.doubled, w.silent = w.lost+r.lost, w.doubled+r.doubled, w.silent+r.silent
	for _, note := range r.notes {
		fmt.Printf("%s, seed %d: %s\n", w.name, seed, note)
	}
	if len(r.notes) > 0 && w.seed == nil {
		w.seed = &seed
	}
}

func printTable(out io.Writer, rows []row) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "kind\trounds\tstruck\tlate\tlost\tdoubled\tsilent\tfirst failure")
	for _, r := range rows {
		if r.skipped != "" {
			fmt.Fprintf(t, "%s\tskipped: %s\n", r.name, r.skipped)
			continue
		}
		first := ""
		if r.seed != nil {
			first = fmt.Sprintf("-only %s -seed %d -rounds 1", r.name, *r.seed)
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", r.name, r.rounds, r.struck, r.late, r.lost, r.doubled, r.silent, first)
	}
	t.Flush()
}
