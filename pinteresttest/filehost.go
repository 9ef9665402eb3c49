package pinteresttest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
)

// s3Error is an error as S3 writes it.
type s3Error struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string   `xml:"Code"`
	Message   string   `xml:"Message"`
	RequestID string   `xml:"RequestId"`
	status    int
}

func accessDenied(message string) *s3Error {
	return &s3Error{status: http.StatusForbidden, Code: "AccessDenied", Message: message}
}

// serveStorage takes uploads and gives out reports as S3 does: signed, and without another authorization.
func (s *Server) serveStorage(w http.ResponseWriter, req *http.Request) {
	var content []byte
	var failure *s3Error
	switch {
	case req.Header.Get("Authorization") != "":
		failure = accessDenied("Only one auth mechanism allowed")
	case req.Method == http.MethodGet:
		content, failure = s.reportFile(req.URL)
	default:
		failure = s.receive(req)
	}
	switch {
	case failure != nil:
		failure.write(w)
	case content != nil:
		_, _ = w.Write(content) // a client that went away does not read it
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func (e *s3Error) write(w http.ResponseWriter) {
	e.RequestID = "EXAMPLE123"
	content, err := xml.Marshal(e)
	if err != nil {
		panic("pinteresttest: " + err.Error()) // our own type
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Connection", "close")
	w.WriteHeader(e.status)
	_, _ = w.Write(content) // a client that went away does not read it
}

// receive takes a file as S3's POST Object does: the length must be known, and the fields must be the signed ones and come
// before the file.
func (s *Server) receive(req *http.Request) *s3Error {
	if req.ContentLength < 0 {
		return &s3Error{status: http.StatusLengthRequired, Code: "MissingContentLength", Message: "You must provide the Content-Length HTTP header."}
	}
	reader, err := req.MultipartReader()
	if err != nil {
		return &s3Error{status: http.StatusPreconditionFailed, Code: "PreconditionFailed", Message: "Bucket POST must be of the enclosure-type multipart/form-data"}
	}
	fields := map[string]string{}
	var m *media
	var video bool
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &s3Error{status: http.StatusBadRequest, Code: "IncompleteBody", Message: "The request body terminated unexpectedly"}
		}
		if m != nil {
			return accessDenied("Invalid according to Policy: Extra input fields: " + part.FormName())
		}
		if part.FormName() != "file" {
			value, err := io.ReadAll(io.LimitReader(part, 20<<10))
			if err != nil {
				return &s3Error{status: http.StatusBadRequest, Code: "MalformedPOSTRequest", Message: "The body is not well-formed."}
			}
			fields[part.FormName()] = string(value)
			continue
		}
		if m = s.signedFor(fields); m == nil {
			return accessDenied("Invalid according to Policy: the fields are not those that were signed")
		}
		var failure *s3Error
		if video, failure = s.takeFile(part); failure != nil {
			return failure
		}
	}
	if m == nil {
		return &s3Error{status: http.StatusBadRequest, Code: "InvalidArgument", Message: "POST requires exactly one file upload per request."}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m.status, m.polls, m.video = "processing", 0, video
	return nil
}

// signedFor returns the upload whose parameters the fields are.
func (s *Server) signedFor(fields map[string]string) *media {
	s.mu.Lock()
	defer s.mu.Unlock()
	return find(s.media, func(m *media) bool { return maps.Equal(m.parameters, fields) })
}

// takeFile reads a file without keeping it, and tells by its first bytes whether it can be a video: images are taken, but
// fail in processing.
func (s *Server) takeFile(part *multipart.Part) (video bool, failure *s3Error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, &s3Error{status: http.StatusBadRequest, Code: "IncompleteBody", Message: err.Error()}
	}
	rest, err := io.Copy(io.Discard, io.LimitReader(part, s.maxUpload-int64(n)+1))
	switch {
	case err != nil:
		return false, &s3Error{status: http.StatusBadRequest, Code: "IncompleteBody", Message: "You did not provide the number of bytes specified by the Content-Length HTTP header"}
	case int64(n)+rest > s.maxUpload:
		return false, &s3Error{
			status: http.StatusBadRequest, Code: "EntityTooLarge",
			Message: fmt.Sprintf("Your proposed upload exceeds the maximum allowed size of %d bytes", s.maxUpload),
		}
	}
	return n > 0 && !strings.HasPrefix(http.DetectContentType(head[:n]), "image/"), nil
}
