package archive_test

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"yulun/crawler/archive"
)

func ExampleWriter() {
	folder, err := os.MkdirTemp("", "archive")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	w, err := archive.NewWriter(folder, archive.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	at, err := w.Write(archive.Record{
		URL: "https://news.example.cn/2019/03/02/1.html", At: time.Date(2019, 3, 2, 1, 0, 0, 0, time.UTC),
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body: []byte("<h1>临江公布失信名单</h1>"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	record, err := archive.NewReader(folder).At(at)
	fmt.Println(record.Status, record.URL, string(record.Body), err)
	// Output: 200 https://news.example.cn/2019/03/02/1.html <h1>临江公布失信名单</h1> <nil>
}
