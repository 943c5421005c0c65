package train

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Folds divides texts into n parts of about the same size so that no outlet and no archive is in
// two, and says for each text which part it is in; -1 for texts that were written for training.
func Folds(texts []Text, n int) []int {
	group := Groups(texts)
	sizes := map[string]int{}
	for i, t := range texts {
		if !t.Written {
			sizes[group[i]]++
		}
	}
	groups := make([]string, 0, len(sizes))
	for g := range sizes {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b string) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b)) })
	load := make([]int, n)
	fold := map[string]int{}
	for _, g := range groups {
		least := slices.Index(load, slices.Min(load))
		fold[g] = least
		load[least] += sizes[g]
	}
	out := make([]int, len(texts))
	for i, t := range texts {
		out[i] = -1
		if !t.Written {
			out[i] = fold[group[i]]
		}
	}
	return out
}

// Groups names for each text the group of those that stay together: they share an outlet or an
// archive, directly or by others. A text without either stands alone.
func Groups(texts []Text) []string {
	together := union{}
	names := make([]string, len(texts))
	for i, t := range texts {
		outlet, archive := "outlet "+t.Outlet, "archive "+t.Archive
		switch {
		case t.Outlet != "" && t.Archive != "":
			together.join(outlet, archive)
			names[i] = outlet
		case t.Outlet != "":
			names[i] = outlet
		case t.Archive != "":
			names[i] = archive
		default:
			names[i] = fmt.Sprintf("text %d", i)
		}
	}
	for i, name := range names {
		names[i] = together.root(name)
	}
	return names
}

// union keeps names together that were joined directly or by others.
type union map[string]string

func (u union) root(name string) string {
	for u[name] != "" {
		name = u[name]
	}
	return name
}

func (u union) join(a, b string) {
	if a, b = u.root(a), u.root(b); a != b {
		u[max(a, b)] = min(a, b)
	}
}

// crossValidated are the trials of all texts: those of each of n parts by what the other parts
// teach.
func crossValidated[T any](ctx context.Context, folds []int, n int, try func(part func(text int) bool) ([]T, error)) ([]T, error) {
	var all []T
	for fold := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		trials, err := try(func(text int) bool { return folds[text] == fold })
		if err != nil {
			return nil, err
		}
		all = append(all, trials...)
	}
	return all, nil
}
