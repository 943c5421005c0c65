// Package fetch asks web servers for pages, politely: robots.txt, pace, limits, conditional requests. It alone imports Colly.
package fetch
