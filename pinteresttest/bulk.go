package pinteresttest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type bulkRequest struct {
	id, account string
	running     job
	status      pinterest.BulkStatus
	outcome     pinterest.BulkStatus // the status once it is done
	content     []byte               // of its file
}

func (b *bulkRequest) key() string { return b.id }

func (b *bulkRequest) show(viewer *User) any {
	if b.status != pinterest.BulkStatusSucceeded {
		return object{"status": b.status}
	}
	s := viewer.server
	return object{"status": b.status, "result_url": s.fileHost.URL + bulkFiles + b.id + "/result?" + signature(b.id, s.now()).Encode()}
}

// label is a label of a campaign.
type label struct {
	id, campaign string
	kind         pinterest.LabelType
	value        string
	status       pinterest.EntityStatus
	updated      time.Time
}

func (l *label) key() string { return l.id }

func (l *label) show(*User) any {
	return object{"id": l.id, "parent_id": l.campaign, "label_type": l.kind, "value": l.value, "status": l.status}
}

func (s *Server) bulkRoutes() []route {
	return []route{
		{op: operation.BulkDownloadCreate, status: http.StatusOK, handle: s.createBulkDownload},
		{op: operation.BulkUpsertCreate, status: http.StatusOK, handle: s.createBulkUpsert},
		{op: operation.BulkRequestGet, status: http.StatusOK, handle: s.getBulkRequest},
	}
}

// addBulkRequest adds a request with a file, which is in progress.
func (s *Server) addBulkRequest(r *apiRequest, content []byte) any {
	created := &bulkRequest{
		id: fmt.Sprintf("%s-%d-%s", r.adAccount.ID, s.now().Unix(), s.newID()), account: r.adAccount.ID, running: job{polls: s.pendingPolls},
		status: pinterest.BulkStatusRunning, outcome: s.outcomes.bulk, content: content,
	}
	s.ads.bulk = append(s.ads.bulk, created)
	return object{"request_id": created.id}
}

func (s *Server) getBulkRequest(r *apiRequest) (any, *apiError) {
	if err := checkBool(r, "include_details"); err != nil {
		return nil, err
	}
	found := find(s.ads.bulk, r.PathValue("bulk_request_id"))
	if found == nil || found.account != r.adAccount.ID {
		return nil, notFound(404, "Bulk request not found.")
	}
	if found.status == pinterest.BulkStatusRunning && found.running.poll() {
		found.status = found.outcome
	}
	return found.show(r.user), nil
}

type bulkDownloadBody struct {
	EntityTypes    []pinterest.BulkEntityType `json:"entity_types"`
	EntityIDs      []string                   `json:"entity_ids"`
	UpdatedSince   string                     `json:"updated_since"`
	OutputFormat   pinterest.ReportFormat     `json:"output_format"`
	CampaignFilter struct {
		Name           string                            `json:"name"`
		StartTime      string                            `json:"start_time"`
		EndTime        string                            `json:"end_time"`
		CampaignStatus []pinterest.CampaignSummaryStatus `json:"campaign_status"`
		ObjectiveType  []pinterest.ObjectiveType         `json:"objective_type"`
	} `json:"campaign_filter"`
}

func (b *bulkDownloadBody) check() *apiError {
	f := b.CampaignFilter
	return checkAll(
		checkEnums("entity_types", b.EntityTypes), checkLength("entity_types", b.EntityTypes, 6), checkIDs("entity_ids", b.EntityIDs, maxReportIDs),
		checkSeconds("updated_since", b.UpdatedSince), checkEnum("output_format", b.OutputFormat),
		checkSeconds("campaign_filter.start_time", f.StartTime), checkSeconds("campaign_filter.end_time", f.EndTime),
		checkEnums("campaign_filter.campaign_status", f.CampaignStatus), checkEnums("campaign_filter.objective_type", f.ObjectiveType),
	)
}

// checkSeconds rejects a text that is not a time in seconds since 1970. "" is an absent time.
func checkSeconds(field, text string) *apiError {
	if text == "" || digits.MatchString(text) {
		return nil
	}
	return invalid(field, fmt.Sprintf("%q is not a time in seconds", text))
}

// seconds returns the time of a checked text, the zero time for "".
func seconds(text string) time.Time {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0)
}

func (b *bulkDownloadBody) selects(c *campaign) bool {
	f := b.CampaignFilter
	return (f.Name == "" || c.Name == f.Name) && selects(f.CampaignStatus, c.SummaryStatus) && selects(f.ObjectiveType, c.ObjectiveType) &&
		(f.StartTime == "" || !c.StartTime.Before(seconds(f.StartTime))) && (f.EndTime == "" || !c.EndTime.After(seconds(f.EndTime)))
}

func (s *Server) createBulkDownload(r *apiRequest) (any, *apiError) {
	var body bulkDownloadBody
	if err := checkAll(r.decode(&body), body.check()); err != nil {
		return nil, err
	}
	return s.addBulkRequest(r, s.bulkContent(r, &body)), nil
}

// bulkContent returns the file of a download. The format of the live service is not documented: this JSON has a list of entities for each type.
func (s *Server) bulkContent(r *apiRequest, b *bulkDownloadBody) []byte {
	entities := map[pinterest.BulkEntityType][]any{}
	for _, kind := range constants[pinterest.BulkEntityType]() {
		if selects(b.EntityTypes, kind) {
			entities[kind] = []any{}
		}
	}
	// add adds an entity that belongs to others.
	add := func(kind pinterest.BulkEntityType, entity interface{ show(*User) any }, status pinterest.EntityStatus, updated time.Time, ids ...string) {
		named := len(b.EntityIDs) == 0 || slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(b.EntityIDs, id) })
		if entities[kind] != nil && named && status == pinterest.EntityStatusActive && !updated.Before(seconds(b.UpdatedSince)) {
			entities[kind] = append(entities[kind], entity.show(r.user))
		}
	}
	addKeywords := func(parent string, ids ...string) {
		for _, k := range r.adAccount.keywords {
			if k.ParentID == parent && !k.Archived {
				add(pinterest.BulkEntityTypeKeyword, k, pinterest.EntityStatusActive, s.now(), append(ids, k.ID)...)
			}
		}
	}
	addKeywords(r.adAccount.ID)
	for _, c := range s.ads.campaigns {
		if c.AdAccountID != r.adAccount.ID || !b.selects(c) {
			continue
		}
		addKeywords(c.ID, c.ID)
		add(pinterest.BulkEntityTypeCampaign, c, c.Status, c.UpdatedTime.Time, c.ID)
		for _, l := range s.ads.labels {
			if l.campaign == c.ID {
				add(pinterest.BulkEntityTypeLabel, l, l.status, l.updated, l.id, c.ID)
			}
		}
		for _, g := range s.ads.adGroups {
			if g.CampaignID != c.ID {
				continue
			}
			addKeywords(g.ID, g.ID, c.ID)
			add(pinterest.BulkEntityTypeAdGroup, g, g.Status, g.UpdatedTime.Time, g.ID, c.ID)
			for _, a := range s.ads.ads {
				if a.AdGroupID == g.ID {
					add(pinterest.BulkEntityTypeAd, a, a.Status, a.UpdatedTime.Time, a.ID, g.ID, c.ID)
				}
			}
			for _, p := range s.ads.promotions {
				if p.AdGroupID == g.ID {
					add(pinterest.BulkEntityTypeProductGroup, p, p.Status, p.updated, p.ID, g.ID, c.ID)
				}
			}
		}
	}
	if b.OutputFormat == pinterest.ReportFormatCSV {
		return bulkTable(entities)
	}
	return mustJSON(entities)
}

// bulkTable returns entities as CSV.
func bulkTable(entities map[pinterest.BulkEntityType][]any) []byte {
	var file bytes.Buffer
	lines := csv.NewWriter(&file)
	_ = lines.Write([]string{"ENTITY_TYPE", "ID", "STATUS"}) // a buffer does not fail
	for _, kind := range constants[pinterest.BulkEntityType]() {
		for _, entity := range entities[kind] {
			fields, _ := entity.(object)
			_ = lines.Write([]string{string(kind), fmt.Sprint(fields["id"]), fmt.Sprint(fields["status"])})
		}
	}
	lines.Flush()
	return file.Bytes()
}

// bulkList is a list of an upsert.
type bulkList struct {
	name  string
	write writer // of an element
}

// bulkWrites are the lists of an upsert, in the order in which they are written.
type bulkWrites []bulkList

func (s *Server) createBulkUpsert(r *apiRequest) (any, *apiError) {
	var body struct {
		Create map[string][]json.RawMessage `json:"create"`
		Update map[string][]json.RawMessage `json:"update"`
	}
	creates := bulkWrites{
		{"campaigns", s.createCampaign},
		{"ad_groups", s.createAdGroup},
		{"ads", s.createAd},
		{"catalog_product_groups", bulkRun(createProductGroup)},
		{"product_groups", bulkRun(s.writePromotions(s.createPromotion))},
		{"keywords", bulkRun(s.createKeywords)},
		{"labels", s.createLabels},
	}
	updates := bulkWrites{
		{"campaigns", s.updateCampaign},
		{"ad_groups", s.updateAdGroup},
		{"ads", s.updateAd},
		{"product_groups", bulkRun(s.writePromotions(s.updatePromotion))},
		{"keywords", updateKeyword},
		{"labels", s.updateLabel},
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkRequired("create", len(body.Create)+len(body.Update) > 0), creates.check("create", body.Create), updates.check("update", body.Update),
	); err != nil {
		return nil, err
	}
	if s.outcomes.bulk != pinterest.BulkStatusSucceeded {
		return s.addBulkRequest(r, nil), nil
	}
	results := object{"create": creates.run(r, body.Create), "update": updates.run(r, body.Update)}
	return s.addBulkRequest(r, mustJSON(results)), nil
}

// check rejects lists that the server does not have.
func (w bulkWrites) check(field string, lists map[string][]json.RawMessage) *apiError {
	for name := range lists {
		if !slices.ContainsFunc(w, func(list bulkList) bool { return list.name == name }) {
			return invalid(field+"."+name, "is not supported by pinteresttest")
		}
	}
	return nil
}

// run writes the elements of all lists, and returns their results. Their format in the live service is not documented.
func (w bulkWrites) run(r *apiRequest, lists map[string][]json.RawMessage) object {
	results := object{}
	for _, list := range w {
		var items []object
		for _, content := range lists[list.name] {
			items = append(items, writeOne(r, content, listOfProblems, list.write))
		}
		if items != nil {
			results[list.name] = items
		}
	}
	return results
}

// bulkRun returns a writer of elements that are the body of another operation.
func bulkRun(handle handler) writer {
	return func(r *apiRequest, content json.RawMessage) (any, string) {
		part := *r
		part.body = content
		result, err := handle(&part)
		return result, firstProblem(err)
	}
}

// updateKeyword updates a keyword like an operation with that keyword only.
func updateKeyword(r *apiRequest, content json.RawMessage) (any, string) {
	return bulkRun(updateKeywords)(r, mustJSON(object{"keywords": []json.RawMessage{content}}))
}

// createLabels creates the labels of a campaign.
func (s *Server) createLabels(r *apiRequest, content json.RawMessage) (any, string) {
	var body pinterest.LabelCreateParams
	if err := json.Unmarshal(content, &body); err != nil {
		return nil, err.Error()
	}
	parent := find(s.ads.campaigns, strings.TrimPrefix(body.ParentID, "C"))
	if parent == nil || parent.AdAccountID != r.adAccount.ID {
		return nil, "Campaign not found."
	}
	created := []any{}
	for _, sent := range body.Labels {
		if problem := firstProblem(checkEnum("label_type", sent.Type), checkText("value", &sent.Value, 100)); problem != "" {
			return nil, problem
		}
		l := &label{id: s.newID(), campaign: parent.ID, kind: sent.Type, value: sent.Value, status: pinterest.EntityStatusActive, updated: s.now()}
		s.ads.labels = append(s.ads.labels, l)
		created = append(created, l.show(r.user))
	}
	return created, ""
}

func (s *Server) updateLabel(r *apiRequest, content json.RawMessage) (any, string) {
	var body struct {
		Status pinterest.EntityStatus `json:"status"`
		Value  *string                `json:"value"`
	}
	found := find(s.ads.labels, entityID(content))
	if found == nil || find(s.ads.campaigns, found.campaign).AdAccountID != r.adAccount.ID {
		return nil, "Label not found."
	}
	if err := json.Unmarshal(content, &body); err != nil {
		return nil, err.Error()
	}
	if problem := firstProblem(checkOneOf("status", body.Status, pinterest.EntityStatusArchived), checkText("value", body.Value, 100)); problem != "" {
		return nil, problem
	}
	if body.Status != "" {
		found.status = body.Status
	}
	if body.Value != nil {
		found.value = *body.Value
	}
	found.updated = s.now()
	return found.show(r.user), ""
}
