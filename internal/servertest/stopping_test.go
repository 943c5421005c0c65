//go:build unix

package servertest_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"yulun/internal/servertest"
)

// killedVariable names, to a further process of the test, the file that is to be made after its end.
const killedVariable = "YULUN_TEST_KILLED"

// A process that is killed with its whole group still has its server stopped.
func TestStopAtEnd(t *testing.T) {
	t.Parallel()
	if file := os.Getenv(killedVariable); file != "" {
		if _, err := servertest.StopAtEnd("touch", file); err != nil {
			t.Fatal(err)
		}
		fmt.Println("ready")
		select {}
	}
	file := filepath.Join(t.TempDir(), "stopped")
	tests := exec.Command(os.Args[0], "-test.run=^TestStopAtEnd$")
	tests.Env = append(os.Environ(), killedVariable+"="+file)
	tests.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := tests.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := tests.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	stopped := func() bool { _, err := os.Stat(file); return err == nil }
	if stopped() {
		t.Error("it was stopped before the end")
	}
	if err := syscall.Kill(-tests.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = tests.Wait() // it was killed
	servertest.Until(t, time.Minute, "the server was stopped", stopped)
}

// Now stops the server and says how that went, Never doesn't.
func TestStopNowOrNever(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "stopped")
	never, err := servertest.StopAtEnd("touch", file)
	if err != nil {
		t.Fatal(err)
	}
	never.Never()
	if _, err := os.Stat(file); err == nil {
		t.Error("Never stopped it")
	}
	now, err := servertest.StopAtEnd("touch", file)
	if err != nil {
		t.Fatal(err)
	}
	if err := now.Now(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	fails, err := servertest.StopAtEnd("false")
	if err != nil {
		t.Fatal(err)
	}
	if err := fails.Now(); err == nil {
		t.Error("a failure was not told")
	}
}
