package reportfile_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/reportfile"
)

const mib = 1 << 20

// compressed returns a gzip file with one member per part.
func compressed(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&file)
		_, err := w.Write(part)
		require.NoError(t, err)
		require.NoError(t, w.Close())
	}
	return file.Bytes()
}

// bomb returns a small gzip file that expands to start and then 512 MiB of fill.
func bomb(t testing.TB, start, fill string) []byte {
	t.Helper()
	member := compressed(t, bytes.Repeat([]byte(fill), mib/16/len(fill)))
	return append(compressed(t, []byte(start)), bytes.Repeat(member, 512*16)...)
}

// collect returns the rows of a file, each as "id object".
func collect(ctx context.Context, file io.Reader) (rows []string, err error) {
	for row, rowErr := range reportfile.Rows(ctx, file) {
		if err = rowErr; err == nil {
			rows = append(rows, row.EntityID+" "+string(row.Object))
		}
	}
	return rows, err
}

func TestRows_MemoryIsLimited(t *testing.T) {
	const tooLong, tooWide = "a row or an entity id is longer than 1048576 bytes", "a row has more than 10000 columns"
	for name, test := range map[string]struct{ start, fill, want string }{
		"row":                      {`[{"A":"`, "x", tooLong},
		"row of escapes":           {`[{"A":"`, `\\`, tooLong},
		"row of digits":            {`[{"A":1`, "1", tooLong},
		"row of arrays":            {`[{"A":`, "[", tooLong},
		"row of columns":           {`[{"A":1`, `,"A":12`, tooLong},
		"row of white space":       {`[{"A":`, " ", tooLong},
		"row of an entity":         {`{"1":[{"A":"`, "x", tooLong},
		"entity id":                {`{"`, "x", tooLong},
		"CSV header":               {"A", "x", tooLong},
		"CSV field":                {"A\n", "x", tooLong},
		"CSV field in quotes":      {"A\n\"", "x\n", tooLong},
		"CSV record of fields":     {"A\n", ",", tooLong},
		"CSV header of fields":     {strings.Repeat(",", 500_000) + "\n", "x\n", tooWide},
		"CSV of long column names": {strings.Repeat("x", 1_000_000) + "\n", strings.Repeat("x", 65_535) + "\n", tooLong},
	} {
		t.Run(name, func(t *testing.T) {
			file := bomb(t, test.start, test.fill)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var err error
			for _, err = range reportfile.Rows(t.Context(), bytes.NewReader(file)) {
			}
			runtime.ReadMemStats(&after)
			require.EqualError(t, err, test.want)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16*mib))
		})
	}
}

// TestRows_SkipWhiteSpace takes many seconds if the time is not linear in the amount of white space.
func TestRows_SkipWhiteSpace(t *testing.T) {
	for name, test := range map[string]struct {
		tokens []string
		want   []string
	}{
		"entities": {[]string{``, `{`, `"1"`, `:`, `[`, `{"A":1}`, `,`, `{"A":2}`, `]`, `,`, `"2"`, `:`, `null`, `}`, ``}, []string{`1 {"A":1}`, `1 {"A":2}`}},
		"list":     {[]string{``, `[`, `{}`, `,`, `{}`, `]`, ``}, []string{` {}`, ` {}`}},
		"CSV":      {[]string{``, "A\n1\n"}, []string{` {"A":"1"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			space := strings.Repeat(" \t\r\n", mib/4)
			file := strings.NewReader(strings.Join(test.tokens, space))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			rows, err := collect(t.Context(), file)
			runtime.ReadMemStats(&after)
			require.NoError(t, err)
			assert.Equal(t, test.want, rows)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(mib/2))
		})
	}
}

func TestRows_MaxLength(t *testing.T) {
	fill := strings.Repeat("x", reportfile.MaxRow)
	for name, test := range map[string]struct{ before, start, end, after string }{
		"row":       {`[`, `{"A":"`, `"}`, `,{}]`},
		"entity id": {`{`, `"`, `"`, `:[{}]}`},
		"CSV":       {"A\n", `{"A":"`, `"}`, "\n"}, // the JSON of the record
	} {
		t.Run(name, func(t *testing.T) {
			start, end := test.start, test.end
			if name == "CSV" {
				start, end = "", ""
			}
			longest := reportfile.MaxRow - len(test.start) - len(test.end)
			rows, err := collect(t.Context(), strings.NewReader(test.before+start+fill[:longest]+end+test.after))
			require.NoError(t, err)
			assert.Contains(t, rows[0], fill[:longest])
			_, err = collect(t.Context(), strings.NewReader(test.before+start+fill[:longest+1]+end+test.after))
			require.EqualError(t, err, "a row or an entity id is longer than 1048576 bytes")
		})
	}
}

// endless is a file without an end: start, then fill over and over. It counts the reads and calls then with each count.
type endless struct {
	start, fill []byte
	reads       int
	then        func(reads int)
}

func (e *endless) Read(p []byte) (int, error) {
	e.reads++
	e.then(e.reads)
	n := 0
	for n+len(e.start) <= len(p) {
		n += copy(p[n:], e.start)
		e.start = e.fill
	}
	return n, nil
}

func TestRows_StopWithContext(t *testing.T) {
	for name, test := range map[string]struct{ start, fill []byte }{
		"white space":         {nil, []byte(" ")},
		"white space in JSON": {[]byte("["), []byte(" ")},
		"rows":                {[]byte("[{}"), []byte(",{}")},
		"row":                 {[]byte(`[{"A":"`), []byte("x")},
		"entities":            {[]byte(`{"":[]`), []byte(`,"":null`)},
		"records":             {[]byte("A\n"), []byte("1\n")},
		"record":              {[]byte("A\n"), []byte("x")},
		"lines":               {[]byte("A\n"), []byte("\n")},
		"gzip without data":   {compressed(t, nil), compressed(t, nil)},
		"gzip":                {compressed(t, []byte("[{}")), compressed(t, []byte(",{}"))},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			file := &endless{start: test.start, fill: test.fill, then: func(reads int) {
				if reads == 2 {
					cancel()
				}
			}}
			if file.start == nil {
				file.start = test.fill
			}
			_, err := collect(ctx, file)
			require.ErrorIs(t, err, context.Canceled)
			assert.Equal(t, 2, file.reads)
		})
	}
	for _, file := range []string{`[{"A":1},{"A":2}]`, `{"1":[{"A":1},{"A":2}]}`, "A\n1\n2\n"} {
		t.Run("between rows of "+file, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			rows := 0
			var last error
			for _, err := range reportfile.Rows(ctx, strings.NewReader(file)) {
				if last = err; err == nil {
					rows++
					cancel()
				}
			}
			require.ErrorIs(t, last, context.Canceled)
			assert.Equal(t, 1, rows)
		})
	}
}

func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		`{"1": [{"A": 1}, {"A": null}], "2": [], "3": null}`, `[{"A": "\"}{]["}, {"\u0041": [{}, "\\"]}]`, `[{"A": 1`, `[{"A":1},]`, `[,{}]`, `{"1":[],}`,
		`{"1":[{"A":[}]}`, `{"\ud800\u00e9":[{}]}`, `{"1":nul`, `{"1":nulls}`, `{"1":7}`, `[7]`, `[{]}`, `[{}}`, `[{}] x`, "[{\"A\":\"\x00\"}]", "\xef\xbb\xbf[]",
		"DATE,A\n2021-04-01,\"x\ny\"\n", "A,B\r\n1,\"2\"\"\"\r\n\r\n3,4\r", "A\n\"1", "A\n1\"2\n3\"\n", "A,B\n1\n", "A,A\n1,2", "A\n<\xff>&\x01\u2028\n", "\x1f\x8b\x08\x00", "\x1f",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, inGzip bool) {
		file := data
		if inGzip {
			file = compressed(t, data)
		}
		rows, err := collect(t.Context(), bytes.NewReader(file))
		slowRows, slowErr := collect(t.Context(), iotest.OneByteReader(bytes.NewReader(file)))
		assert.Equal(t, rows, slowRows)
		assert.Equal(t, err, slowErr)

		if bytes.HasPrefix(data, []byte("\x1f\x8b")) || len(data) >= 10_000 {
			return // reference supports neither
		}
		want, wantErr := reference(data)
		assert.Equal(t, want, rows)
		assert.Equal(t, wantErr == nil, err == nil, "reference error: %v, error: %v", wantErr, err)
	})
}

// reference reads a small file with the decoders of the standard library.
func reference(data []byte) (rows []string, err error) {
	for len(data) > 0 && strings.IndexByte(" \t\r\n\xef\xbb\xbf", data[0]) >= 0 {
		data = data[1:]
	}
	if len(data) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if data[0] != '{' && data[0] != '[' {
		notReport := errors.New("not a report")
		if data[0] < ' ' || strings.IndexByte("<%-0123456789\x7f", data[0]) >= 0 {
			return nil, notReport
		}
		records := csv.NewReader(bytes.NewReader(data))
		columns, err := records.Read()
		header := data[:records.InputOffset()]
		for err == nil {
			var values []string
			if values, err = records.Read(); err == nil {
				object := " {"
				for i, value := range values {
					field, err := json.Marshal(map[string]string{columns[i]: value})
					if err != nil {
						return nil, err
					}
					object += strings.Trim(string(field), "{}") + ","
				}
				rows = append(rows, strings.TrimSuffix(object, ",")+"}")
			}
		}
		switch {
		case errors.Is(err, io.EOF) && len(rows) == 0 && json.Valid(header):
			err = notReport
		case errors.Is(err, io.EOF):
			err = nil
		}
		return rows, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	list := func(id string) error {
		for d.More() {
			var object json.RawMessage
			if err := d.Decode(&object); err != nil {
				return err
			}
			if object[0] != '{' {
				return errors.New("not an object")
			}
			rows = append(rows, id+" "+string(object))
		}
		_, err := d.Token()
		return err
	}
	opening, err := d.Token()
	switch {
	case err != nil:
	case opening == json.Delim('['):
		err = list("")
	default:
		for err == nil && d.More() {
			var key, value json.Token
			if key, err = d.Token(); err != nil {
				break
			}
			switch value, err = d.Token(); {
			case err != nil || value == nil:
			case value == json.Delim('['):
				id, _ := key.(string)
				err = list(id)
			default:
				err = errors.New("not a list")
			}
		}
		if err == nil {
			_, err = d.Token()
		}
	}
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			return rows, nil
		}
		err = errors.New("trailing data")
	}
	return rows, err
}

func BenchmarkRows(b *testing.B) {
	const count = 100_000
	const row = `{"DATE":"2026-10-01","CAMPAIGN_ID":626735565838000001,"CAMPAIGN_NAME":"Campaign 1","SPEND_IN_DOLLAR":12.25,"SPEND_IN_MICRO_DOLLAR":12250000,` +
		`"TOTAL_CLICKTHROUGH":312,"IMPRESSION_1":120345,"CTR":0.0123,"ECPC_IN_DOLLAR":null,"CAMPAIGN_ENTITY_STATUS":"ACTIVE"}`
	const header = "DATE,CAMPAIGN_ID,CAMPAIGN_NAME,SPEND_IN_DOLLAR,SPEND_IN_MICRO_DOLLAR,TOTAL_CLICKTHROUGH,IMPRESSION_1,CTR,ECPC_IN_DOLLAR,CAMPAIGN_ENTITY_STATUS\n"
	const record = "2026-10-01,626735565838000001,Campaign 1,12.25,12250000,312,120345,0.0123,,ACTIVE\n"
	for name, file := range map[string]string{
		"JSON": `{"1":[` + strings.Repeat(row+",", count-1) + row + "]}",
		"CSV":  header + strings.Repeat(record, count),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			rows := 0
			for b.Loop() {
				for _, err := range reportfile.Rows(b.Context(), strings.NewReader(file)) {
					require.NoError(b, err)
					rows++
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// TestRows_RejectOtherFiles checks that a file that is not a report is not read as a report without rows.
func TestRows_RejectOtherFiles(t *testing.T) {
	for _, content := range []string{"<html><body>Sorry!</body></html>", "null", "true", "123", `"text"`, "\x00\x00\x00", "-", "null\n", "%PDF-1.7"} {
		t.Run(content, func(t *testing.T) {
			yields := 0
			for _, err := range reportfile.Rows(t.Context(), strings.NewReader(content)) {
				yields++
				require.ErrorContains(t, err, "neither JSON nor CSV")
			}
			assert.Equal(t, 1, yields)
		})
	}
	for content, want := range map[string]int{"SPEND\n": 0, "SPEND,CLICKS\n": 0, "\"SPEND\"\n\"1\"\n": 1, "SPEND\nnull\n": 1} {
		t.Run(content, func(t *testing.T) {
			rows, err := collect(t.Context(), strings.NewReader(content))
			require.NoError(t, err)
			assert.Len(t, rows, want)
		})
	}
}
