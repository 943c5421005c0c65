package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"yulun/bench/internal/program"
)

// longest is how long any command may take, on a machine that does much else.
const longest = 10 * time.Minute

// overdue are the commands of a round that took longer. They were killed, so that what is there
// then shows nothing.
type overdue struct{ commands []string }

// result is how a command ended.
type result struct {
	args     []string
	out, say string
	code     int
}

// err says what the command said.
func (r result) err() error {
	said := r.say
	if strings.TrimSpace(said) == "" {
		said = r.out
	}
	return fmt.Errorf("yulun %s: exit code %d: %s", strings.Join(r.args[4:], " "), r.code, strings.TrimSpace(last(said, 600)))
}

func last(s string, n int) string { return s[max(0, len(s)-n):] }

// command is the program in a data folder. The arguments may name other folders.
func (st *stage) command(ctx context.Context, data string, args ...string) *exec.Cmd {
	return program.Tied(exec.CommandContext(ctx, st.yulun, append([]string{"--config", st.config, "--data", data}, args...)...))
}

// yulunIn runs a command to its end, or to that of its time.
func (st *stage) yulunIn(ctx context.Context, data string, args ...string) result {
	limited, cancel := context.WithTimeout(ctx, st.longest)
	defer cancel()
	r := ended(st.command(limited, data, args...))
	if limited.Err() != nil && ctx.Err() == nil {
		st.overdue.commands = append(st.overdue.commands, r.err().Error())
	}
	return r
}

// ended runs a command to its end.
func ended(cmd *exec.Cmd) result {
	wait, err := begun(cmd)
	if err != nil {
		return result{args: cmd.Args[1:], say: err.Error(), code: -1}
	}
	return wait()
}

// begun starts a command. wait waits for its end.
func begun(cmd *exec.Cmd) (wait func() result, err error) {
	var out, say bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &say
	return func() result { return resultOf(cmd, cmd.Wait(), &out, &say) }, cmd.Start()
}

func resultOf(cmd *exec.Cmd, err error, out, say *bytes.Buffer) result {
	r := result{args: cmd.Args[1:], out: out.String(), say: say.String()}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		r.code = exit.ExitCode()
	case err != nil:
		r.code, r.say = -1, r.say+err.Error()
	}
	return r
}

// changing are the columns of an export that no two runs share: when and where, and which of an
// article's addresses answered first.
var changing = map[string]bool{
	"url": true, "first_seen": true, "fetched": true, "archive_file": true, "archive_offset": true, "import_file": true, "import_record": true,
}

// exported are the rows of all articles of a data folder by id, and how many are there twice.
func (st *stage) exported(ctx context.Context, data string) (rows map[string]string, twice int, r result) {
	r = st.yulunIn(ctx, data, "export", "articles", "--all", "--format", "csv")
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.out, "\ufeff"))).ReadAll()
	if err != nil || len(table) == 0 {
		if r.code == 0 {
			r.code, r.say = -1, fmt.Sprintf("the export can't be read: %v", err)
		}
		return nil, 0, r
	}
	rows = map[string]string{}
	id := slices.Index(table[0], "id")
	for _, cells := range table[1:] {
		var b strings.Builder
		for i, cell := range cells {
			if !changing[table[0][i]] {
				fmt.Fprintf(&b, "%s=%q\n", table[0][i], cell)
			}
		}
		if _, known := rows[cells[id]]; known {
			twice++
		}
		rows[cells[id]] = b.String()
	}
	return rows, twice, r
}
