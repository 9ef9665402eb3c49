package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest"
)

// jobs are the helpers that stream. Each does size units of work.
var jobs = []struct {
	name string
	unit int // the work at 1x
	run  func(client *pinterest.Client, size int) error
}{
	{"upload of 20 MB", 20 << 20, func(client *pinterest.Client, size int) error {
		_, err := client.Media.UploadVideo(context.Background(), io.LimitReader(zeros{}, int64(size)), pinterest.WithUploadSize(int64(size)))
		return err
	}},
	{"report of 5,000 rows", 5000, func(client *pinterest.Client, size int) error {
		report := &pinterest.Report{Status: pinterest.ReportStatusFinished, URL: "http://files.test/report.json?rows=" + strconv.Itoa(size)}
		return countAll(client.AdAccounts.ReportRows(context.Background(), report), size)
	}},
	{"sync of 5,000 items", 5000, func(client *pinterest.Client, size int) error {
		params := &pinterest.ItemsSyncParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpsert}
		return countAll(client.Catalogs.SyncItems(context.Background(), params, items(size), pinterest.WithPollInterval(time.Millisecond, time.Millisecond)), size)
	}},
	{"list of 1,000 pins", 1000, func(client *pinterest.Client, size int) error {
		return countAll(client.Boards.ListPins(strconv.Itoa(size), nil).All(context.Background()), size)
	}},
	{"list of 1,000 pins, prefetched", 1000, func(client *pinterest.Client, size int) error {
		return countAll(client.Boards.ListPins(strconv.Itoa(size), nil).Prefetch(2).All(context.Background()), size)
	}},
}

// printMemory prints the live heap during 1, 10 and 100 times the work.
func printMemory() error {
	fmt.Println("| work | 1x | 10x | 100x |\n|---|---|---|---|")
	client, err := pinterest.NewClient(pinterest.WithAccessToken(token), pinterest.WithHTTPClient(&http.Client{Transport: &streams{pins: strings.TrimSuffix(pageJSON(25, ""), `,"bookmark":null}`)}}))
	if err != nil {
		return err
	}
	for _, job := range jobs {
		fmt.Printf("| %s |", job.name)
		for _, factor := range []int{1, 10, 100} {
			heap, err := liveHeap(func() error { return job.run(client, factor*job.unit) })
			if err != nil {
				return fmt.Errorf("%s: %w", job.name, err)
			}
			fmt.Printf(" %.1f MB |", heap/1e6)
		}
		fmt.Println()
	}
	return nil
}

// liveHeap returns how much larger the live heap is while run runs, at the median. What is allocated during a collection counts as live, so
// that a peak would grow with the number of samples.
func liveHeap(run func() error) (bytes float64, err error) {
	live := func() float64 {
		runtime.GC()
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(sample)
		return float64(sample[0].Value.Uint64())
	}
	before := live()
	done := make(chan error)
	go func() { done <- run() }()
	samples := []float64{0}
	for {
		select {
		case err := <-done:
			return median(samples), err
		case <-time.After(time.Millisecond):
			samples = append(samples, max(0, live()-before))
		}
	}
}

func countAll[T any](results iter.Seq2[*T, error], want int) error {
	n := 0
	for _, err := range results {
		if err != nil {
			return err
		}
		n++
	}
	return check(nil, n == want)
}

func items(n int) iter.Seq[pinterest.ItemRecord] {
	return func(yield func(pinterest.ItemRecord) bool) {
		for i := range n {
			if !yield(pinterest.ItemRecord{ItemID: strconv.Itoa(i)}) {
				return
			}
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// streams is an API and a file host whose responses cost no memory.
type streams struct {
	pins string // a page without its bookmark

	mu      sync.Mutex
	batches map[string][]byte // the response for each batch
	last    int
}

func (s *streams) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := s.respond(req)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Header: sharedHeader, ContentLength: -1, Body: io.NopCloser(body), Request: req}, nil
}

func (s *streams) respond(req *http.Request) (io.Reader, error) {
	path := strings.TrimPrefix(req.URL.Path, "/v5")
	switch {
	case req.URL.Host == "files.test" && req.Method == http.MethodGet:
		rows, err := strconv.Atoi(req.URL.Query().Get("rows"))
		return newRepeated("[", `{"CAMPAIGN_ID":"626735565838","SPEND_IN_MICRO_DOLLAR":12500000,"CLICKTHROUGH_1":17}`, rows), err
	case req.URL.Host == "files.test":
		_, err := io.Copy(io.Discard, req.Body)
		return strings.NewReader(""), err
	case path == "/media":
		return strings.NewReader(`{"media_id":"1","media_type":"video","upload_url":"http://files.test/","upload_parameters":{"key":"a"}}`), nil
	case strings.HasPrefix(path, "/media/"):
		return strings.NewReader(`{"media_id":"1","media_type":"video","status":"succeeded"}`), nil
	case path == "/catalogs/items/batch":
		return s.accept(req.Body)
	case strings.HasPrefix(path, "/catalogs/items/batch/"):
		return s.finish(strings.TrimPrefix(path, "/catalogs/items/batch/"))
	case strings.HasSuffix(path, "/pins"):
		return s.page(strings.Split(path, "/")[2], req.URL.Query().Get("bookmark"))
	}
	return nil, errors.New("not an operation of this benchmark: " + req.URL.Path)
}

// accept stores the results of a batch of items.
func (s *streams) accept(body io.Reader) (io.Reader, error) {
	var batch struct {
		Items []struct {
			ItemID string `json:"item_id"`
		} `json:"items"`
	}
	if err := json.NewDecoder(body).Decode(&batch); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.batches == nil {
		s.batches = map[string][]byte{}
	}
	s.last++
	id := strconv.Itoa(s.last)
	var result bytes.Buffer
	fmt.Fprintf(&result, `{"batch_id":%q,"status":"COMPLETED","items":[`, id)
	for i, item := range batch.Items {
		if i > 0 {
			result.WriteByte(',')
		}
		fmt.Fprintf(&result, `{"item_id":%q,"status":"SUCCESS"}`, item.ItemID)
	}
	result.WriteString("]}")
	s.batches[id] = result.Bytes()
	return strings.NewReader(`{"batch_id":"` + id + `","status":"PROCESSING"}`), nil
}

// finish returns the results of a batch, once.
func (s *streams) finish(id string) (io.Reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result := s.batches[id]
	delete(s.batches, id)
	return bytes.NewReader(result), nil
}

// page returns a page of 25 pins of a list of size pins.
func (s *streams) page(size, bookmark string) (io.Reader, error) {
	last, err := strconv.Atoi(size)
	if err != nil {
		return nil, err
	}
	done, _ := strconv.Atoi(bookmark) // 0 for the first page
	next := ""
	if done += 25; done < last {
		next = strconv.Itoa(done)
	}
	return io.MultiReader(strings.NewReader(s.pins), strings.NewReader(`,"bookmark":"`+next+`"}`)), nil
}

// repeated is a JSON list of n copies of an element.
type repeated struct {
	pending string
	element string
	left    int
}

func newRepeated(begin, element string, n int) *repeated {
	return &repeated{pending: begin, element: element, left: n}
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.pending == "" {
		switch r.left {
		case 0:
			return 0, io.EOF
		case 1:
			r.pending = r.element + "]"
		default:
			r.pending = r.element + ","
		}
		r.left--
	}
	n := copy(p, r.pending)
	r.pending = r.pending[n:]
	return n, nil
}
