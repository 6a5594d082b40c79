// Fails when samples failed, after everything else is written, so that the run's status tells it.
process FAILED_SAMPLES {
    label 'process_single'

    input:
    path failed

    when:
    task.ext.when == null || task.ext.when

    script:
    """
    if [ "\$(wc -l <'${failed}')" -gt 1 ]; then
        cat '${failed}' >&2
        exit 6
    fi
    """

    stub:
    """
    test -s '${failed}'
    """
}
