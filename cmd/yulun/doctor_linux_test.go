package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Where a user may read a data folder and not write it, the doctor looks at all of it, and finds
// nothing wrong but that.
func TestDoctorWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if out, err := exec.Command("yulun", "demo", "--no-serve", "--quiet", "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program := filepath.Join(dir, "yulun") // the tests' own is in a folder that others can't read
	own, err := exec.LookPath("yulun")
	noError(t, err)
	noError(t, exec.Command("cp", own, program).Run()) // written here, a process that another test starts could keep it open
	noError(t, os.Chmod(program, 0o755))
	for _, path := range []string{dir, filepath.Dir(dir), data} {
		noError(t, os.Chmod(path, 0o555))
		t.Cleanup(func() { noError(t, os.Chmod(path, 0o755)) })
	}
	command := exec.Command(program, "doctor", "--data", data)
	command.Dir, command.Env = "/", append(os.Environ(), "HOME=/")
	if os.Geteuid() == 0 { // who may write everything
		noError(t, exec.Command("chmod", "-R", "a+rX", data).Run())
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := command.CombinedOutput()
	if err == nil || command.ProcessState.ExitCode() != exitPartial {
		t.Errorf("%v, want exit code %d", err, exitPartial)
	}
	for _, want := range []string{"trouble  data folder: nothing can be written", "ok       databases: 2 files are well-formed", "ok       index beside the store: it answers with all"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("it lacks %q", want)
		}
	}
	if n := strings.Count(string(out), "trouble  "); n != 1 || t.Failed() {
		t.Errorf("%d troubles, want one:\n%s", n, out)
	}
}
