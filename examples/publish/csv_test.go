package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadRows_ColumnsInAnyOrder(t *testing.T) {
	rows, err := readRows(strings.NewReader("\ufeffImage_URL, title ,board,alt_text\r\n" +
		"https://shop.example/1.jpg,\" Cold\n soup\",Soups,Green\r\n\r\n" +
		"https://shop.example/2.jpg,Tart,Desserts,\r\n"))
	require.NoError(t, err)
	assert.Equal(t, []row{
		{line: 2, board: "Soups", title: "Cold\n soup", imageURL: "https://shop.example/1.jpg", altText: "Green"},
		{line: 5, board: "Desserts", title: "Tart", imageURL: "https://shop.example/2.jpg"},
	}, rows)
	assert.Equal(t, rows[0].identity(), newIdentity("SOUPS", "Cold soup ", "", ""))
}

func TestReadRows_ListsAllInvalidRows(t *testing.T) {
	_, err := readRows(strings.NewReader("board,title,image_url,description,link\n" +
		"Soups,Cold soup,https://shop.example/1.jpg,,\n" +
		",,https://shop.example/2.jpg,,\n" +
		"Soups," + strings.Repeat("é", 101) + ",ftp://shop.example/3.jpg,,shop.example\n" +
		"Soups," + strings.Repeat("é", 100) + ",https://shop.example/3.jpg,,\n" +
		"Soups,Cr\xe8me,https://shop.example/4.jpg,,\n" +
		"soups,Cold  soup,https://shop.example/5.jpg,,\n" +
		"Salads,Cold soup,https://shop.example/5.jpg,,\n"))
	require.EqualError(t, err, "line 3: board is empty, title is empty\n"+
		"line 4: title has more than 100 characters, image_url is not a URL that begins with https:// or http://, "+
		"link is not a URL that begins with https:// or http://\n"+
		"line 6: title is not UTF-8: save the file as UTF-8\n"+
		"line 7: board, title, description and link are those of line 2: change one of them")
}

func TestReadRows_InvalidFile(t *testing.T) {
	for content, want := range map[string]string{
		"":                                     "the file is empty",
		"board,title,image_url":                "the file has no rows",
		"board,title\n":                        `line 1: the column "image_url" is missing`,
		"board,title,image_url,price\n":        `line 1: "price" is not a column`,
		"board,title,image_url,title\n":        `line 1: there are two columns "title"`,
		"board,title,image_url\n,x,y\nSoups\n": "line 2: board is empty, image_url is not a URL that begins with https:// or http://\nrecord on line 3: wrong number of fields",
		"board,title,image_url\n\"Soups\n":     "extraneous or missing \" in quoted-field",
	} {
		t.Run(content, func(t *testing.T) {
			_, err := readRows(strings.NewReader(content))
			require.ErrorContains(t, err, want)
		})
	}
}
