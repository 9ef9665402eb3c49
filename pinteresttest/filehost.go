package pinteresttest

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/pinterest-go/pinterest"
)

// s3Error is an error response of S3.
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

// serveFileHost takes uploads and serves the files of reports and bulk requests like S3. It accepts signed requests only, and rejects an
// Authorization header.
func (s *Server) serveFileHost(w http.ResponseWriter, req *http.Request) {
	op := uploadOperation
	if req.Method == http.MethodGet {
		op = downloadOperation
	}
	fault := s.takeFault(op)
	if !fault.before(req) {
		return
	}
	status := http.StatusOK
	var content []byte
	failure := fault.s3Error()
	switch {
	case failure != nil:
	case req.Header.Get("Authorization") != "":
		failure = accessDenied("Only one auth mechanism allowed")
	case req.Method == http.MethodGet:
		content, failure = s.linkedFile(req.URL)
	default:
		status, failure = http.StatusNoContent, s.receive(req)
	}
	if failure != nil {
		w.Header().Set("Content-Type", "application/xml")
		w.Header().Set("Connection", "close")
		status, content = failure.status, failure.encode()
	}
	fault.after()
	fault.respond(w, req, status, content)
}

func (e *s3Error) encode() []byte {
	e.RequestID = "EXAMPLE123"
	content, err := xml.Marshal(e)
	if err != nil {
		panic("pinteresttest: " + err.Error())
	}
	return content
}

// receive takes a file like S3's POST Object: the request must have a Content-Length, and the signed fields must precede the file.
func (s *Server) receive(req *http.Request) *s3Error {
	if req.ContentLength < 0 {
		return &s3Error{status: http.StatusLengthRequired, Code: "MissingContentLength", Message: "You must provide the Content-Length HTTP header."}
	}
	reader, err := req.MultipartReader()
	if err != nil {
		return &s3Error{
			status: http.StatusPreconditionFailed, Code: "PreconditionFailed",
			Message: "Bucket POST must be of the enclosure-type multipart/form-data",
		}
	}
	fields := map[string]string{}
	var m *media
	var head []byte
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
		var failure *s3Error
		if m, failure = s.signedFor(fields); failure != nil {
			return failure
		}
		if head, failure = s.takeFile(part); failure != nil {
			return failure
		}
	}
	if m == nil {
		return &s3Error{status: http.StatusBadRequest, Code: "InvalidArgument", Message: "POST requires exactly one file upload per request."}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m.status, m.processing = pinterest.MediaUploadStatusProcessing, job{polls: s.pendingPolls}
	m.video = len(head) > 0 && !strings.HasPrefix(http.DetectContentType(head), "image/") // the service accepts an image, but cannot process it
	m.lateIndex = hasLateIndex(head)
	return nil
}

// signedFor returns the upload with the given fields.
func (s *Server) signedFor(fields map[string]string) (*media, *s3Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := findFunc(s.media, func(m *media) bool { return maps.Equal(m.parameters, fields) })
	switch {
	case m == nil:
		return nil, accessDenied("Invalid according to Policy: the fields differ from the signed ones")
	case s.now().Sub(m.created) > uploadLifetime:
		return nil, accessDenied("Invalid according to Policy: Policy expired.")
	}
	return m, nil
}

// takeFile reads and discards a file, and returns its beginning.
func (s *Server) takeFile(part *multipart.Part) (head []byte, failure *s3Error) {
	head = make([]byte, 512)
	n, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, &s3Error{status: http.StatusBadRequest, Code: "IncompleteBody", Message: err.Error()}
	}
	rest, err := io.Copy(io.Discard, io.LimitReader(part, s.maxUpload-int64(n)+1))
	switch {
	case err != nil:
		return nil, &s3Error{
			status: http.StatusBadRequest, Code: "IncompleteBody",
			Message: "You did not provide the number of bytes specified by the Content-Length HTTP header",
		}
	case int64(n)+rest > s.maxUpload:
		return nil, &s3Error{
			status: http.StatusBadRequest, Code: "EntityTooLarge",
			Message: fmt.Sprintf("Your proposed upload exceeds the maximum allowed size of %d bytes", s.maxUpload),
		}
	}
	return head[:n], nil
}

// hasLateIndex reports whether a file that begins with head is an MP4 whose data (mdat) precedes its index (moov).
func hasLateIndex(head []byte) bool {
	const header = 8 // the size and the type of a box
	for len(head) >= header {
		size, kind := binary.BigEndian.Uint32(head), string(head[4:header])
		if kind == "mdat" || kind == "moov" || size < header || int64(size) > int64(len(head)) {
			return kind == "mdat"
		}
		head = head[size:]
	}
	return false
}
