package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"math"
	"os"
	"slices"
)

//go:embed page.html.tmpl
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// chart is a bar chart of one metric by day, in SVG coordinates.
type chart struct {
	Title, Class  string
	Width, Height float64
	Bars          []bar
	Lines         []gridLine
	First, Last   string
}

type bar struct {
	X, Y, Width, Height float64
	Label               string
}

type gridLine struct {
	Y     float64
	Label string
}

// newChart returns a bar chart of the value of each day, formatted with format in the label of its bar.
func newChart(title, class string, days []*metrics, value func(*metrics) float64, format string) chart {
	const width, height, gap = 720, 200, 4
	c := chart{Title: title, Class: class, Width: width, Height: height}
	if len(days) == 0 {
		return c
	}
	highest := 0.0
	for _, day := range days {
		highest = max(highest, value(day))
	}
	step := niceStep(highest / 4)
	top := step * math.Ceil(max(highest/step, 1))
	for y := 0.0; y <= top; y += step {
		c.Lines = append(c.Lines, gridLine{Y: height - height*y/top, Label: fmt.Sprintf("%g", y)})
	}
	slot := width / float64(len(days))
	for i, day := range days {
		barHeight := height * value(day) / top
		c.Bars = append(c.Bars, bar{
			X: float64(i)*slot + gap/2, Y: height - barHeight, Width: max(slot-gap, 1), Height: barHeight,
			Label: day.Name + ": " + fmt.Sprintf(format, value(day)),
		})
	}
	c.First, c.Last = days[0].Name, days[len(days)-1].Name
	return c
}

// niceStep rounds atLeast up to 1, 2 or 5 times a power of ten, and to no less than 0.01.
func niceStep(atLeast float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(max(atLeast, 0.01))))
	for _, factor := range []float64{1, 2, 5} {
		if factor*power >= atLeast {
			return factor * power
		}
	}
	return 10 * power
}

// writePage writes the charts and the table to a self-contained web page.
func (s *summary) writePage(path string) error {
	var days []*metrics
	for _, day := range slices.Sorted(maps.Keys(s.byDay)) {
		days = append(days, s.byDay[day])
	}
	var content bytes.Buffer
	err := page.Execute(&content, struct {
		*summary
		Charts []chart
	}{s, []chart{
		newChart("Daily spend ("+string(s.Account.Currency)+")", "spend", days, (*metrics).Spend, "%.2f"),
		newChart("Daily clicks", "clicks", days, func(m *metrics) float64 { return float64(m.Clicks) }, "%.0f"),
	}})
	if err != nil {
		return err
	}
	return os.WriteFile(path, content.Bytes(), 0o666)
}
