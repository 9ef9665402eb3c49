package main

import (
	_ "embed"
	"errors"
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

// chart is a bar chart of one metric by day, in the coordinates of its SVG.
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

// newChart draws the days' values; format writes one of them.
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
	for at := 0.0; at <= top; at += step {
		c.Lines = append(c.Lines, gridLine{Y: height - height*at/top, Label: fmt.Sprintf("%g", at)})
	}
	slot := width / float64(len(days))
	for i, day := range days {
		tall := height * value(day) / top
		c.Bars = append(c.Bars, bar{
			X: float64(i)*slot + gap/2, Y: height - tall, Width: max(slot-gap, 1), Height: tall,
			Label: day.Name + ": " + fmt.Sprintf(format, value(day)),
		})
	}
	c.First, c.Last = days[0].Name, days[len(days)-1].Name
	return c
}

// niceStep is the next of 1, 2 and 5 times a power of ten.
func niceStep(atLeast float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(max(atLeast, 0.01))))
	for _, factor := range []float64{1, 2, 5} {
		if factor*power >= atLeast {
			return factor * power
		}
	}
	return 10 * power
}

// writePage writes the web page, which needs nothing beside it.
func (s *summary) writePage(path string) error {
	var days []*metrics
	for _, day := range slices.Sorted(maps.Keys(s.byDay)) {
		days = append(days, s.byDay[day])
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	err = page.Execute(file, struct {
		*summary
		Charts []chart
	}{s, []chart{
		newChart("Spend by day, "+string(s.Account.Currency), "spend", days, (*metrics).Spend, "%.2f"),
		newChart("Clicks by day", "clicks", days, func(m *metrics) float64 { return float64(m.Clicks) }, "%.0f"),
	}})
	return errors.Join(err, file.Close())
}
