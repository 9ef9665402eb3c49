package pinteresttest

import (
	"net/http"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// outcomes are the statuses with which the jobs of the service end.
type outcomes struct {
	media  pinterest.MediaUploadStatus
	report pinterest.ReportStatus
	feed   pinterest.FeedProcessingStatus
	batch  pinterest.BatchStatus
	bulk   pinterest.BulkStatus
}

func defaultOutcomes() outcomes {
	return outcomes{
		pinterest.MediaUploadStatusSucceeded, pinterest.ReportStatusFinished, pinterest.FeedProcessingStatusCompleted,
		pinterest.BatchStatusCompleted, pinterest.BulkStatusSucceeded,
	}
}

// SetMediaOutcome sets the status with which the processing of uploads ends from now on: succeeded, the default, or failed. A file that is not
// a video fails in any case. SetMediaOutcome panics if the status is another one.
func (s *Server) SetMediaOutcome(status pinterest.MediaUploadStatus) {
	setOutcome(s, "SetMediaOutcome", &s.outcomes.media, status, pinterest.MediaUploadStatusSucceeded, pinterest.MediaUploadStatusFailed)
}

// SetReportOutcome sets the status with which reports end from now on: FINISHED, the default, FAILED, CANCELLED, EXPIRED or DOES_NOT_EXIST. It
// panics if the status is another one.
func (s *Server) SetReportOutcome(status pinterest.ReportStatus) {
	setOutcome(
		s, "SetReportOutcome", &s.outcomes.report, status, pinterest.ReportStatusFinished, pinterest.ReportStatusFailed,
		pinterest.ReportStatusCancelled, pinterest.ReportStatusExpired, pinterest.ReportStatusDoesNotExist,
	)
}

// SetFeedOutcome sets the status with which the processing of feeds ends from now on: COMPLETED, the default, COMPLETED_EARLY, DISAPPROVED or
// FAILED. It panics if the status is another one.
func (s *Server) SetFeedOutcome(status pinterest.FeedProcessingStatus) {
	setOutcome(
		s, "SetFeedOutcome", &s.outcomes.feed, status, pinterest.FeedProcessingStatusCompleted, pinterest.FeedProcessingStatusCompletedEarly,
		pinterest.FeedProcessingStatusDisapproved, pinterest.FeedProcessingStatusFailed,
	)
}

// SetBatchOutcome sets the status with which items batches end from now on: COMPLETED, the default, or FAILED. It panics if the status is
// another one.
func (s *Server) SetBatchOutcome(status pinterest.BatchStatus) {
	setOutcome(s, "SetBatchOutcome", &s.outcomes.batch, status, pinterest.BatchStatusCompleted, pinterest.BatchStatusFailed)
}

// SetBulkOutcome sets the status with which bulk requests that are created from now on end: SUCCEEDED, the default, or FAILED. An upsert that
// fails writes nothing. It panics if the status is another one.
func (s *Server) SetBulkOutcome(status pinterest.BulkStatus) {
	setOutcome(s, "SetBulkOutcome", &s.outcomes.bulk, status, pinterest.BulkStatusSucceeded, pinterest.BulkStatusFailed)
}

// setOutcome sets an outcome to a status, which must be one of the valid ones.
func setOutcome[T ~string](s *Server, method string, outcome *T, status T, valid ...T) {
	if problem := notOneOf("status", status, valid...); problem != "" {
		panic("pinteresttest: " + method + ": " + problem)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	*outcome = status
}

// SetTrialAccess sets whether the app has trial access, like an app that Pinterest has not approved yet. Each user then has 1000 requests
// a day, and Pins.Create and Pins.Update are rejected.
func (s *Server) SetTrialAccess(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trial = on
}

// checkTrial rejects what an app with trial access cannot do.
func (s *Server) checkTrial(op operation.Operation) *apiError {
	switch {
	case !s.trial:
	case op.ID == operation.PinsCreate.ID:
		return forbidden(pinterest.CodeNotPermitted,
			"Apps with Trial access may not create Pins in production. Use API Sandbox https://api-sandbox.pinterest.com")
	case op.ID == operation.PinsUpdate.ID:
		return &apiError{
			status: http.StatusUnauthorized, Code: pinterest.CodeInsufficientPermissions,
			Message: "Your application is not authorized to use restricted feature: pin_edit",
		}
	}
	return nil
}
