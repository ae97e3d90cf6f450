package report

import (
	"fmt"
	"html"
	"io"
	"math"
)

// The plot follows the reader's light or dark theme: an SVG shown as an image
// sees prefers-color-scheme.
const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.head { font-weight: 600 }
.ours { fill: #1a7f37 } .rival { fill: #8c959f } .grid { stroke: #d0d7de }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .ours { fill: #3fb950 } .rival { fill: #6e7681 } .grid { stroke: #30363d }
}
</style>
`

// Plot draws the groups of a result as bars on a logarithmic scale: a bar twice as
// far right of another is not twice the time, so each carries its figure.
func Plot(w io.Writer, res Result) {
	const (
		left, right = 190, 80
		full        = 760
		line, gap   = 18, 14
	)
	low, high := math.Inf(1), 0.0
	height := 40
	for _, g := range res.Groups {
		height += line*(len(g.Rows)+1) + gap
		for _, r := range g.Rows {
			low, high = min(low, r.NsOp), max(high, r.NsOp)
		}
	}
	low = math.Pow(10, math.Floor(math.Log10(low))-0.3)
	high = math.Pow(10, math.Ceil(math.Log10(high)))
	x := func(ns float64) float64 {
		return left + (full-left-right)*math.Log(ns/low)/math.Log(high/low)
	}
	fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"times of %s\">\n%s",
		full, height, html.EscapeString(res.Package), style)
	for p := math.Ceil(math.Log10(low)); p <= math.Log10(high)+1e-9; p++ {
		at := x(math.Pow(10, p))
		fmt.Fprintf(w, "<line class=\"grid\" x1=\"%.1f\" y1=\"24\" x2=\"%.1f\" y2=\"%d\"/>\n", at, at, height-8)
		fmt.Fprintf(w, "<text x=\"%.1f\" y=\"16\" text-anchor=\"middle\">%s</text>\n", at, duration(math.Pow(10, p)))
	}
	y := 40
	for _, g := range res.Groups {
		fmt.Fprintf(w, "<text class=\"head\" x=\"8\" y=\"%d\">%s: %s</text>\n", y, html.EscapeString(g.Op), html.EscapeString(g.Input))
		y += line
		for _, r := range g.Rows {
			class := "rival"
			if r.ours() {
				class = "ours"
			}
			fmt.Fprintf(w, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left-8, y, html.EscapeString(r.Impl))
			fmt.Fprintf(w, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\" rx=\"2\"/>\n", class, left, y-11, x(r.NsOp)-left)
			fmt.Fprintf(w, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", x(r.NsOp)+6, y, duration(r.NsOp))
			y += line
		}
		y += gap
	}
	fmt.Fprint(w, "</svg>\n")
}
