#include "exp_project.h"

#include "base_error.h"

incmap_status exp_project_point(geo_crs *crs, const incmap_incident *incident, incmap_point point,
                                double *x, double *y, incmap_error *err) {
    incmap_error problem;
    incmap_status status = geo_crs_project(crs, point, x, y, &problem);
    if (status != INCMAP_OK) {
        incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
        return base_fail_at(err, status, incident->input, incident->line, 0,
                            "record \"%.*s\" cannot be projected: %s",
                            (int)(id.size > 40 ? 40 : id.size), id.size == 0 ? "" : id.data,
                            problem.message);
    }
    return INCMAP_OK;
}

incmap_status exp_project(geo_crs *crs, const incmap_incident *incident, bool *located, double *x,
                          double *y, incmap_error *err) {
    incmap_point point;
    *x = 0;
    *y = 0;
    *located = exp_point(incident, &point);
    return *located ? exp_project_point(crs, incident, point, x, y, err) : INCMAP_OK;
}
