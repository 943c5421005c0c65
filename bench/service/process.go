package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"yulun/bench/internal/program"
	"yulun/internal/wait"
)

// process is one running service.
type process struct {
	worker string
	cmd    *exec.Cmd
	done   chan struct{}
	err    error // set when done is closed
}

// start starts "yulun run" as a worker, which the press knows by its contact.
func (st *stage) start(worker string) (*process, error) {
	log, err := os.OpenFile(filepath.Join(st.work, worker+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	args := st.yulunArgs("run", "--addr", "127.0.0.1:0", "--grace", st.grace.String(), "--contact", worker, "--parallel", strconv.Itoa(st.crawls))
	if st.postgres != "" { // workers share no folder
		args[1] = filepath.Join(st.work, "data-"+worker)
	}
	p := &process{worker: worker, cmd: program.Tied(exec.Command(st.yulun, args...)), done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = log, log
	st.mu.Lock()
	defer st.mu.Unlock()
	st.births[worker] = append(st.births[worker], time.Now())
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	st.running[p] = true
	go func() {
		p.err = errors.Join(p.cmd.Wait(), log.Close())
		st.mu.Lock()
		delete(st.running, p)
		st.mu.Unlock()
		close(p.done)
	}()
	return p, nil
}

// stop asks the process to end, and notes whether it did in time and well.
func (st *stage) stop(p *process) {
	began := time.Now()
	err := p.cmd.Process.Signal(syscall.SIGTERM)
	const spare = 5 * time.Second
	select {
	case <-p.done:
		err = errors.Join(err, p.err)
	case <-time.After(st.grace + spare):
		err = fmt.Errorf("it did not end within %s", st.grace+spare)
		p.kill()
	}
	took := time.Since(began).Round(10 * time.Millisecond)
	st.say("%s stopped after %s, err %v", p.worker, took, err)
	st.note("stop on SIGTERM", err == nil, "%s in %s, %s", p.worker, took, orText(err, "exit code 0"))
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it has ended then
	<-p.done
}

// watch waits, and fails when a process ends meanwhile.
func (st *stage) watch(ctx context.Context, d time.Duration, processes ...*process) error {
	until := time.Now().Add(d)
	for time.Now().Before(until) {
		if err := wait.For(ctx, min(200*time.Millisecond, time.Until(until))); err != nil {
			return err
		}
		for _, p := range processes {
			select {
			case <-p.done:
				return fmt.Errorf("%s ended by itself: %v; see %s", p.worker, p.err, filepath.Join(st.work, p.worker+".log"))
			default:
			}
		}
	}
	return nil
}

func orText(err error, otherwise string) string {
	if err == nil {
		return otherwise
	}
	return err.Error()
}
