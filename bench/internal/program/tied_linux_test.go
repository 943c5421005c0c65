package program_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"yulun/bench/internal/program"
)

// killedVariable says, to a further process of the test, that it is to be killed.
const killedVariable = "YULUN_BENCH_KILLED"

// A benchmark that is killed leaves no program behind.
func TestTied(t *testing.T) {
	t.Parallel()
	if os.Getenv(killedVariable) != "" {
		sleeps := program.Tied(exec.Command("sleep", "600"))
		sleeps.Stdout = os.Stdout
		if err := sleeps.Start(); err != nil {
			t.Fatal(err)
		}
		fmt.Println("started")
		select {}
	}
	bench := exec.Command(os.Args[0], "-test.run=^TestTied$")
	bench.Env = append(os.Environ(), killedVariable+"=yes")
	out, err := bench.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bench.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	if line, err := said.ReadString('\n'); err != nil || line != "started\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if err := bench.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { _, err := io.Copy(io.Discard, said); ended <- err }() // until nobody can write to it any more
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("the program lives on")
	}
	_ = bench.Wait() // it was killed
}
